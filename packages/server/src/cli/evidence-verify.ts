import type { X509Certificate } from 'node:crypto'
import { constants, open, readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parseNoteKey, type NoteKey } from '@honnin/shared/audit'
import { nodePrimitives, parseRoots } from '../audit/index.ts'
import {
  ArchiveError,
  describeFinding,
  parseCertificates,
  verifyPackage,
  zipLimits,
  type EvidenceLanguage,
  type PackageVerdict,
} from '../evidence/index.ts'
import { CommandError, type Command } from './command.ts'
import { parseLanguage } from './with-evidence.ts'
import { print } from './with-installation.ts'

const marks = { holds: '✓', fails: '✗', open: '?' } as const

const summaries = {
  en: {
    valid: 'VALID: nothing changed since it was signed, and it was signed by those whom you named.',
    unanchored:
      'UNCHANGED: nothing changed since it was signed. By whom is only what the package itself says: give --ca and --key.',
    invalid: 'NOT VALID.',
  },
  ja: {
    valid: '有効: 署名後の変更はなく、指定された者による署名です。',
    unanchored:
      '変更なし: 署名後の変更はありません。誰の署名かは、パッケージ自身の申告にすぎません。--ca と --key を指定してください。',
    invalid: '無効です。',
  },
} as const

/** Only a regular file, and none that could not be a package: neither a pipe nor a disk is read for ever. */
const readPackage = async (path: string): Promise<Buffer> => {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const { size, ...stat } = await file.stat().then((found) => ({ size: found.size, isFile: found.isFile() }))
      if (!stat.isFile) throw new CommandError('file_unreadable', `${path} is not a file`)
      if (size > zipLimits.bytes)
        throw new ArchiveError(
          'archive_too_large',
          `${path} has ${size} bytes; a package has at most ${zipLimits.bytes}`,
        )
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CommandError || cause instanceof ArchiveError) throw cause
    throw new CommandError('file_unreadable', `${path} cannot be read`, { cause })
  }
}

const readRoots = async (path: string | undefined): Promise<readonly X509Certificate[] | null> => {
  if (path === undefined) return null
  try {
    const roots = parseCertificates(await readFile(path, 'utf8'))
    if (roots.length > 0) return roots
  } catch (cause) {
    throw new CommandError('ca_unreadable', `${path} cannot be read as certificates (PEM)`, { cause })
  }
  throw new CommandError('ca_unreadable', `${path} holds no certificate (PEM)`)
}

const readTimestampAuthorities = async (path: string | undefined): Promise<string | null> => {
  if (path === undefined) return null
  try {
    const text = await readFile(path, 'utf8')
    parseRoots(text)
    return text
  } catch (cause) {
    throw new CommandError('tsa_unreadable', `${path} cannot be read as certificates (PEM)`, { cause })
  }
}

const readKey = (text: string, type: 'signature' | 'cosignature'): Promise<NoteKey> =>
  parseNoteKey(text, nodePrimitives.sha256, type).catch((cause: unknown) => {
    throw new CommandError('key_malformed', cause instanceof Error ? cause.message : 'malformed', { cause })
  })

const describe = ({ valid, anchored, manifest, contents, findings }: PackageVerdict, language: EvidenceLanguage) => {
  const told = findings.map((finding) => ({ ...finding, text: describeFinding(finding, language) }))
  const summary = summaries[language][!valid ? 'invalid' : anchored ? 'valid' : 'unanchored']
  const result = {
    ...{ valid, anchored, session: manifest?.session ?? null, createdAt: manifest?.createdAt ?? null },
    decision: contents?.decision.decision ?? null,
    findings: told,
  }
  const lines = told.map(({ outcome, text }) => `${marks[outcome]} ${text}`)
  return { result, text: [...(manifest === null ? [] : [manifest.session]), ...lines, '', summary].join('\n') }
}

export const evidenceVerify: Command = {
  name: 'evidence verify',
  summary: 'Verifies an evidence package, offline',
  usage: `honnin evidence verify FILE [--ca PEM] [--key VKEY] [--tsa PEM] [--witness VKEY]… [--lang en|ja] [--json]

Tells line by line what holds (✓), what does not (✗) and what cannot be told from what was given (?): each file's digest, both
signatures of the manifest, the certificate, the device's signature over its pictures, the nonces of the steps, the consent,
the receipts of the audit log and its signed head, and whether decision and legal method follow from the checks. No network,
no database; nothing is written.

  --ca PEM     certificates of authorities that you trust; without it the certificate is not vouched for
  --key VKEY   public key of the operator's audit log; without it the key in the package is used
  --tsa PEM    certificates of authorities that you trust for the time; without it a time stamp (RFC 3161) is not checked
  --witness VKEY  a witness that must have cosigned the head of the log; may be given more than once

Take both from the operator by another way than the package. Prints {valid, anchored, session, createdAt, decision,
findings: [{outcome, code, param, text}]}; anchored is true where both were given and lead to the package.

Exit code: 0 nothing fails, 1 something fails, 2 not a package (archive_…) or unusable input.

Examples
  honnin evidence verify case-17.honnin-evidence.zip --ca authority.pem --key 'ekyc.example/audit+6a26224f+ASAa…'
  honnin evidence verify case-17.honnin-evidence.zip --lang ja
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: {
        ca: { type: 'string' },
        key: { type: 'string' },
        tsa: { type: 'string' },
        witness: { type: 'string', multiple: true, default: [] },
        lang: { type: 'string', default: 'en' },
      },
    })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new CommandError('usage', 'one file is needed', { mend: 'honnin evidence verify FILE' })
    const language = parseLanguage(values.lang)
    const anchors = {
      roots: await readRoots(values.ca),
      logKey: values.key === undefined ? null : await readKey(values.key, 'signature'),
      timestampAuthorities: await readTimestampAuthorities(values.tsa),
      witnesses: await Promise.all(values.witness.map((text) => readKey(text, 'cosignature'))),
    }
    const verdict = await verifyPackage(await readPackage(file), anchors)
    const { result, text } = describe(verdict, language)
    print(context, result, text)
    return verdict.valid ? 0 : 1
  },
}
