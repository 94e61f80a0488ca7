import { modelManifest } from '@honnin/models'
import type { CheckResult } from '@honnin/shared/protocol'
import { attemptsLeft, type Dossier } from '../../sessions/index.ts'
import { consentFile } from './consent-file.ts'
import { documentFile } from './mask-document.ts'
import type { ConsentFile, DecisionFile, DocumentFile, ModelsFile, OpeningsFile, SessionFile } from './package-files.ts'

/** The JSON files of a package, before they are written. */
export interface DocumentFiles {
  readonly session: SessionFile
  readonly consent: ConsentFile
  readonly decision: DecisionFile
  readonly checks: readonly CheckResult[]
  readonly document: DocumentFile
  readonly models: ModelsFile
}

const sessionFile = (dossier: Dossier, personal: boolean): SessionFile => {
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
    reference: personal ? request.reference : null,
    steps: steps.map(({ step, completedAt }) => ({ step, completedAt: completedAt?.toISOString() ?? null })),
    items: items.map((item) => ({ item: item.descriptor, receivedAt: item.receivedAt.toISOString() })),
  }
}

/** What happened in a session, as the package tells it. */
export const documentFiles = (
  dossier: Dossier,
  { openings, personal }: { readonly openings: OpeningsFile; readonly personal: boolean },
): DocumentFiles => {
  const { session, decision, result } = dossier
  if (session.consent === null) throw new TypeError(`${session.id} was decided without consent`)
  return {
    session: sessionFile(dossier, personal),
    consent: consentFile(session.consent, { openings, plan: session.plan.id }),
    decision: { decision, policy: result.policy ?? null, attemptsLeft: attemptsLeft(session) },
    checks: result.checks,
    document: documentFile(result.document, dossier.request.declared, { masked: !personal }),
    models: modelManifest().models.map(({ id, file, sha256, licence }) => ({ id, file, sha256, licence })),
  }
}
