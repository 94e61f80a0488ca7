import { createPublicKey } from 'node:crypto'
import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import type { Dossier } from '../../sessions/index.ts'
import { reducePicture } from '../../vision/reduce-picture.ts'
import { renderReport } from '../report/render-report.ts'
import type { ReportFacts } from '../report/report-facts.ts'
import type { Receipts } from './collect-receipts.ts'
import type { DocumentFiles } from './document-files.ts'
import type { PackedFile } from './pack-files.ts'
import { captureFile, packageFiles, proofsFolder, stampFiles, type Manifest } from './package-files.ts'
import { readme } from './readme.ts'

/** What the operator publishes: the log's key and the certificates. */
export interface OperatorKeys {
  readonly logKey: string
  /** Raw, 32 bytes. */
  readonly logPublicKey: Uint8Array
  readonly certificates: string
}

export interface PackageParts {
  readonly head: Omit<Manifest, 'files'>
  readonly dossier: Dossier
  readonly documents: DocumentFiles
  readonly receipts: Receipts
  readonly keys: OperatorKeys
  /** The report without its pictures. */
  readonly report: Omit<ReportFacts, 'pictures'>
}

const json = (value: JsonValue): string => `${canonicalJson(value)}\n`

const pem = (jwk: object): string =>
  createPublicKey({ key: { ...jwk }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()

const placeWidth = 12

const proofFile = (index: number): string => `${proofsFolder}${String(index).padStart(placeWidth, '0')}.tlog-proof`

const textFiles = ({
  head,
  dossier,
  documents,
  receipts,
  keys,
}: PackageParts): readonly (readonly [string, string | Uint8Array])[] => {
  const { bundle } = dossier
  const logJwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(keys.logPublicKey).toString('base64url') }
  return [
    [packageFiles.readme, readme(head)],
    [packageFiles.session, json(documents.session)],
    [packageFiles.consent, json(documents.consent)],
    [packageFiles.decision, json(documents.decision)],
    [packageFiles.checks, json(documents.checks)],
    [packageFiles.document, json(documents.document)],
    [packageFiles.models, json(documents.models)],
    [packageFiles.bundle, `${bundle.jws}\n`],
    [packageFiles.deviceKey, json(bundle.deviceKey)],
    [packageFiles.deviceKeyPem, pem(bundle.deviceKey)],
    ...receipts.proofs.map(({ index, proof }) => [proofFile(index), proof] as const),
    [packageFiles.openings, json(receipts.openings)],
    [packageFiles.checkpoint, receipts.checkpoint],
    ...(receipts.stamp === null
      ? []
      : ([
          [stampFiles.proof, receipts.stamp.proof],
          [stampFiles.text, receipts.stamp.text],
          [stampFiles.token, receipts.stamp.token],
        ] as const)),
    [packageFiles.logKey, `${keys.logKey}\n`],
    [packageFiles.logKeyPem, pem(logJwk)],
    [packageFiles.certificates, keys.certificates],
  ]
}

/** The files of a package in their order. A picture is decrypted when its turn comes; the reports, which show them, are last. */
export const describePackage = (parts: PackageParts): readonly PackedFile[] => {
  const { dossier, head, report } = parts
  const pictures = new Map<string, string>()
  const captures = head.contents.captures ? dossier.items : []
  const reportIn = (language: 'ja' | 'en') => () =>
    Buffer.from(renderReport({ ...report, pictures: head.contents.captures ? pictures : null }, language))
  return [
    ...textFiles(parts).map(([name, content]) => ({ name, content: () => Buffer.from(content) })),
    ...captures.map((item) => ({
      name: captureFile(item.descriptor),
      content: async () => {
        const media = await dossier.readMedia(item)
        pictures.set(item.descriptor.itemId, await reducePicture(media))
        return media
      },
    })),
    { name: packageFiles.reportJa, content: reportIn('ja') },
    { name: packageFiles.reportEn, content: reportIn('en') },
  ]
}
