import { createPublicKey } from 'node:crypto'
import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import { modelManifest } from '@honnin/models'
import type { Dossier } from '../../sessions/index.ts'
import { attemptsLeft } from '../../sessions/index.ts'
import { consentFile } from './consent-file.ts'
import type { Receipts } from './collect-receipts.ts'
import { documentFile } from './mask-document.ts'
import { captureFile, packageFiles, proofsFolder, type SessionFile } from './package-files.ts'
import type { PackedFile } from './pack-files.ts'

/** What the operator publishes: the log's key and the certificates. */
export interface OperatorKeys {
  readonly logKey: string
  /** Raw, 32 bytes. */
  readonly logPublicKey: Uint8Array
  readonly certificates: string
}

export interface PackageParts {
  readonly dossier: Dossier
  readonly receipts: Receipts
  readonly keys: OperatorKeys
  readonly contents: { readonly captures: boolean; readonly personal: boolean }
}

const json = (value: JsonValue): Buffer => Buffer.from(`${canonicalJson(value)}\n`)

const pem = (jwk: object): string =>
  createPublicKey({ key: { ...jwk }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()

const sessionFile = ({ dossier, contents }: PackageParts): SessionFile => {
  const { session, request, steps, items, bundle } = dossier
  const { id, methodId, attempts } = session.plan
  if (session.documentType === null) throw new TypeError(`${session.id} was decided without a document`)
  return {
    id: session.id,
    tenant: { id: session.tenantId, name: dossier.tenantName },
    livemode: session.livemode,
    status: session.status,
    plan: { id, methodId, attempts },
    sector: session.sector,
    documentType: session.documentType,
    createdAt: session.createdAt.toISOString(),
    submittedAt: bundle.submittedAt.toISOString(),
    attempt: session.attempt,
    purpose: request.purpose,
    reference: contents.personal ? request.reference : null,
    steps: steps.map(({ step, completedAt }) => ({ step, completedAt: completedAt?.toISOString() ?? null })),
    items: items.map((item) => ({ item: item.descriptor, receivedAt: item.receivedAt.toISOString() })),
  }
}

const placeWidth = 12

/** The files that say what happened, in the order of the package; pictures are decrypted when their turn comes. */
export const describePackage = (parts: PackageParts): readonly PackedFile[] => {
  const { dossier, receipts, keys, contents } = parts
  const { session, decision, result, bundle } = dossier
  if (session.consent === null) throw new TypeError(`${session.id} was decided without consent`)
  const consent = consentFile(session.consent, { openings: receipts.openings, plan: session.plan.id })
  const document = documentFile(result.document, dossier.request.declared, { masked: !contents.personal })
  const models = modelManifest().models.map(({ id, file, sha256, licence }) => ({ id, file, sha256, licence }))
  const logJwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(keys.logPublicKey).toString('base64url') }
  const whole: readonly (readonly [string, string | Buffer])[] = [
    [packageFiles.session, json(sessionFile(parts))],
    [packageFiles.consent, json(consent)],
    [packageFiles.decision, json({ decision, policy: result.policy ?? null, attemptsLeft: attemptsLeft(session) })],
    [packageFiles.checks, json(result.checks)],
    [packageFiles.document, json(document)],
    [packageFiles.models, json(models)],
    [packageFiles.bundle, `${bundle.jws}\n`],
    [packageFiles.deviceKey, json(bundle.deviceKey)],
    [packageFiles.deviceKeyPem, pem(bundle.deviceKey)],
    ...receipts.proofs.map(
      ({ index, proof }) => [`${proofsFolder}${String(index).padStart(placeWidth, '0')}.tlog-proof`, proof] as const,
    ),
    [packageFiles.openings, json(receipts.openings)],
    [packageFiles.checkpoint, receipts.checkpoint],
    [packageFiles.logKey, `${keys.logKey}\n`],
    [packageFiles.logKeyPem, pem(logJwk)],
    [packageFiles.certificates, keys.certificates],
  ]
  const captures = contents.captures ? dossier.items : []
  return [
    ...whole.map(([name, content]) => ({ name, content: () => Buffer.from(content) })),
    ...captures.map((item) => ({ name: captureFile(item.descriptor), content: () => dossier.readMedia(item) })),
  ]
}
