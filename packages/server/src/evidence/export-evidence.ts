import type { SessionId } from '@honnin/shared/protocol'
import type { AuditLog } from '../audit/index.ts'
import { openDossier, type DossierContext } from '../sessions/index.ts'
import { collectReceipts } from './package/collect-receipts.ts'
import { describePackage } from './package/describe-package.ts'
import { packFiles } from './package/pack-files.ts'
import { packageFiles, packageFormat } from './package/package-files.ts'
import { readme } from './package/readme.ts'
import { program } from './program.ts'
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

/**
 * Makes the evidence package of a session, piece by piece. When it resolves the reading is in the audit log; a picture is
 * decrypted when its turn comes, and should that fail the package lacks its end and is of no use.
 *
 * Throws `SessionError` as `openDossier` does, and {@link EvidenceError} where it cannot be signed.
 */
export const exportEvidence = async (
  context: EvidenceContext,
  { sessionId, captures, personal, reader }: EvidenceRequest,
): Promise<AsyncGenerator<Uint8Array, void>> => {
  const contents = { captures, personal: personal || captures }
  const certificates = await context.signer.certificates()
  const dossier = await openDossier(context, {
    sessionId,
    reading: { type: 'session.evidence_read', plain: { ...contents, ...reader } },
  })
  const receipts = await collectReceipts(context, { sessionId, key: dossier.key })
  const at = context.now()
  const head = {
    format: packageFormat,
    session: sessionId,
    createdAt: at.toISOString(),
    operator: context.operatorName,
    program: { ...program },
    contents,
  } as const
  const keys = {
    logKey: context.auditLog.verifierKey(),
    logPublicKey: context.auditLog.key.publicKey,
    certificates,
  }
  const files = [
    { name: packageFiles.readme, content: () => Buffer.from(readme(head)) },
    ...describePackage({ dossier, receipts, keys, contents }),
  ]
  return packFiles(files, { head, sign: (manifest) => context.signer.sign(manifest, { sessionId, at }) })
}
