import { parseLogProof } from '@honnin/shared/audit'
import type { SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { AuditLog } from '../audit/index.ts'
import { openDossier, type DossierContext } from '../sessions/index.ts'
import { reducePicture } from '../vision/reduce-picture.ts'
import type { EvidenceLanguage } from './language.ts'
import { collectReceipts, type Receipts } from './package/collect-receipts.ts'
import { describePackage, type PackageParts } from './package/describe-package.ts'
import { documentFiles } from './package/document-files.ts'
import { packFiles } from './package/pack-files.ts'
import { packageFormat } from './package/package-files.ts'
import { program } from './program.ts'
import { certificateFacts } from './report/certificate-facts.ts'
import { renderReport } from './report/render-report.ts'
import type { EvidenceSigner } from './signing/evidence-signer.ts'

export interface EvidenceContext extends DossierContext {
  readonly auditLog: AuditLog
  readonly signer: EvidenceSigner
  readonly operatorName: string
}

/** Who reads a person's data: an API key, or a command at the operator's own machine. */
export type Reader = { readonly apiKey: string } | { readonly command: string }

export interface EvidenceRequest {
  readonly sessionId: SessionId
  /** The pictures, and with them the person's data. */
  readonly captures: boolean
  /** What was read and declared, in full; without it values show one character. */
  readonly personal: boolean
  readonly reader: Reader
}

const EntrySchema = v.object({ type: v.string() })

const entriesOf = ({ proofs }: Receipts): { index: number; type: string }[] =>
  proofs.map(({ index, proof }) => {
    const { entry } = parseLogProof(proof)
    return { index, type: v.parse(EntrySchema, JSON.parse(Buffer.from(entry).toString('utf8'))).type }
  })

/** Opens the dossier, which enters the reading in the log, and gathers what package and report are made from. */
const gather = async (
  context: EvidenceContext,
  { sessionId, captures, personal, reader }: EvidenceRequest,
): Promise<PackageParts> => {
  const contents = { captures, personal: personal || captures }
  const certificates = await context.signer.certificates()
  const reading = { type: 'session.evidence_read', plain: { ...contents, ...reader } }
  const dossier = await openDossier(context, { sessionId, reading })
  const receipts = await collectReceipts(context, { sessionId, key: dossier.key })
  const { openings } = receipts
  const documents = documentFiles(dossier, { openings, personal: contents.personal })
  const head = {
    format: packageFormat,
    session: sessionId,
    createdAt: context.now().toISOString(),
    operator: context.operatorName,
    program: { ...program },
    contents,
  } as const
  const logKey = context.auditLog.verifierKey()
  return {
    ...{ head, dossier, documents, receipts },
    keys: { logKey, logPublicKey: context.auditLog.key.publicKey, certificates },
    report: { ...documents, head, logKey, entries: entriesOf(receipts), certificate: certificateFacts(certificates) },
  }
}

/**
 * Makes the evidence package of a session, piece by piece. When it resolves the reading is in the audit log; a picture is
 * decrypted when its turn comes, and should that fail the package lacks its end and is of no use.
 *
 * Throws `SessionError` as `openDossier` does, and {@link EvidenceError} where it cannot be signed.
 */
export const exportEvidence = async (
  context: EvidenceContext,
  request: EvidenceRequest,
): Promise<AsyncGenerator<Uint8Array, void>> => {
  const parts = await gather(context, request)
  const { head } = parts
  const at = new Date(head.createdAt)
  return packFiles(describePackage(parts), {
    head,
    sign: (manifest) => context.signer.sign(manifest, { sessionId: head.session, at }),
  })
}

/** The report alone, as HTML. Throws as {@link exportEvidence} does. */
export const writeReport = async (
  context: EvidenceContext,
  { language, ...request }: EvidenceRequest & { readonly language: EvidenceLanguage },
): Promise<string> => {
  const { report, dossier } = await gather(context, request)
  if (!request.captures) return renderReport({ ...report, pictures: null }, language)
  const pictures = new Map<string, string>()
  for (const item of dossier.items)
    pictures.set(item.descriptor.itemId, await reducePicture(await dossier.readMedia(item)))
  return renderReport({ ...report, pictures }, language)
}
