import type { X509Certificate } from 'node:crypto'
import { AuditError, formatNoteKey, parseNoteKey, type NoteKey } from '@honnin/shared/audit'
import type { SessionId } from '@honnin/shared/protocol'
import { nodePrimitives } from '../../audit/index.ts'
import { readZip, type ArchivedFile } from '../archive/read-zip.ts'
import { ManifestSchema, packageFiles, signatureFiles, type Manifest } from '../package/package-files.ts'
import { fails, holds, open, type Finding } from './finding.ts'
import { ContentError, jsonOf, lineOf, readContents, type PackageContents } from './package-contents.ts'
import { verifyBundle, verifyCaptures, verifyConsent } from './verify-bundle.ts'
import { verifyDecision } from './verify-decision.ts'
import { verifyFiles } from './verify-files.ts'
import { verifyReceipts } from './verify-receipts.ts'
import { verifyStamp, verifyWitnesses } from './verify-stamp.ts'
import { verifyCmsSignature, verifyJwsSignature } from './verify-signatures.ts'

/** What the verifier knows from elsewhere. */
export interface Anchors {
  /** Certificates of authorities that are trusted; `null`: none was given. */
  readonly roots: readonly X509Certificate[] | null
  /** Public key of the audit log; `null`: none was given. */
  readonly logKey: NoteKey | null
  /** Certificates (PEM) of authorities that are trusted for the time; `null`: none was given. */
  readonly timestampAuthorities?: string | null
  /** Witnesses that MUST have cosigned the head of the log. */
  readonly witnesses?: readonly NoteKey[]
}

export interface PackageVerdict {
  /** No statement fails. */
  readonly valid: boolean
  /** Who signed was told by what the verifier was given, not by the package itself. */
  readonly anchored: boolean
  readonly manifest: Manifest | null
  readonly contents: PackageContents | null
  readonly session: SessionId | null
  readonly findings: readonly Finding[]
}

const verdict = (
  findings: readonly Finding[],
  found: { readonly manifest?: Manifest; readonly contents?: PackageContents } = {},
): PackageVerdict => ({
  valid: findings.every(({ outcome }) => outcome !== 'fails'),
  anchored: ['key_given', 'certificate_trusted'].every((code) =>
    findings.some((finding) => finding.code === code && finding.outcome === 'holds'),
  ),
  manifest: found.manifest ?? null,
  contents: found.contents ?? null,
  session: found.manifest?.session ?? null,
  findings,
})

/** The log's key that everything is verified with: the one that was given, whatever the package says. */
const chooseKey = async (
  given: NoteKey | null,
  files: ReadonlyMap<string, ArchivedFile>,
): Promise<{ readonly key: NoteKey | null; readonly finding: Finding }> => {
  try {
    const claimed = await parseNoteKey(lineOf(files, packageFiles.logKey), nodePrimitives.sha256)
    const name = formatNoteKey(claimed)
    if (given === null) return { key: claimed, finding: open('key_of_package', name) }
    const isSame = formatNoteKey(given) === name
    return { key: given, finding: isSame ? holds('key_given', name) : fails('key_differs', name) }
  } catch (error) {
    if (!(error instanceof ContentError) && !(error instanceof AuditError)) throw error
    return { key: given, finding: fails('content_malformed', packageFiles.logKey) }
  }
}

const verifyContents = async (
  contents: PackageContents,
  { manifest, key, anchors }: { readonly manifest: Manifest; readonly key: NoteKey; readonly anchors: Anchors },
): Promise<readonly Finding[]> => {
  const log = await verifyReceipts(contents, key)
  return [
    ...(contents.session.id === manifest.session ? [] : [fails('content_malformed', packageFiles.session)]),
    ...verifyBundle(contents, { isErased: log.types.has('session.media_erased') }),
    ...verifyCaptures(contents, manifest.contents.captures),
    verifyConsent(contents),
    ...log.findings,
    ...(await verifyStamp(contents, { key, authorities: anchors.timestampAuthorities ?? null })),
    ...(await verifyWitnesses(contents, anchors.witnesses ?? [])),
    ...verifyDecision(contents),
  ]
}

/**
 * Verifies a package with nothing but its bytes and what the verifier knows from elsewhere: no network, no database, nothing
 * written. Every part is looked at, also after another has failed.
 *
 * Throws `ArchiveError` where the bytes are no package at all.
 */
export const verifyPackage = async (bytes: Buffer, anchors: Anchors): Promise<PackageVerdict> => {
  const { roots, logKey } = anchors
  const files = readZip(bytes)
  try {
    const manifest = jsonOf(files, signatureFiles.manifest, ManifestSchema)
    const signed = {
      bytes: files.get(signatureFiles.manifest)?.content ?? Buffer.alloc(0),
      manifest,
      cms: files.get(signatureFiles.cms)?.content ?? Buffer.alloc(0),
      jws: files.has(signatureFiles.jws) ? lineOf(files, signatureFiles.jws) : '',
    }
    const { key, finding: ofKey } = await chooseKey(logKey, files)
    const findings: Finding[] = [
      ...verifyFiles(files, manifest),
      ...verifyCmsSignature(signed, roots),
      ofKey,
      key === null ? fails('jws_malformed') : await verifyJwsSignature(signed, key),
    ]
    if (key === null) return verdict(findings, { manifest })
    try {
      const contents = readContents(files)
      return verdict([...findings, ...(await verifyContents(contents, { manifest, key, anchors }))], {
        manifest,
        contents,
      })
    } catch (error) {
      if (!(error instanceof ContentError)) throw error
      return verdict([...findings, fails('content_malformed', error.file)], { manifest })
    }
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    return verdict([fails('manifest_malformed', error.file)])
  }
}
