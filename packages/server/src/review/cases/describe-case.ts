import type { CaseCapture, CaseField, CaseSummary } from '@honnin/shared/console'
import { plans, type DocumentResult } from '@honnin/shared/protocol'
import type { CaseFile } from '../../sessions/index.ts'
import type { CaseRow } from './case-store.ts'

/** A line of the queue or of a search. Nothing in it is personal. */
export const toSummary = (row: CaseRow, operatorId: string): CaseSummary => {
  const decision = row.decision?.status === row.status ? row.decision : null
  return {
    ...{ sessionId: row.id, status: row.status, tenant: row.tenant, livemode: row.livemode, plan: row.plan },
    methodId: plans[row.plan].methodId,
    ...{ documentType: row.documentType, attempt: row.attempt, createdAt: row.createdAt.toISOString() },
    waitingSince: row.status === 'review' ? (decision?.decidedAt ?? null) : null,
    reasons: [...(decision?.reasons ?? [])],
    claim:
      row.claim === null
        ? null
        : {
            ...{ by: row.claim.by, isMine: row.claim.by.id === operatorId },
            until: row.claim.until.toISOString(),
          },
    proposedBy: row.proposedBy,
    isHeld: row.heldSince !== null,
  }
}

/** `●` for each character: how long a value is helps to see that it is there, and tells little. */
export const veil = (value: string | null): string | null => (value === null ? null : '●'.repeat([...value].length))

const cardOrder = ['name', 'address', 'birthDate', 'expiryDate', 'number']
const placeOf = (name: string): number => (cardOrder.includes(name) ? cardOrder.indexOf(name) : cardOrder.length)

const toField = (name: string, document: DocumentResult | null, declared: string | null): CaseField => {
  const field = document?.fields[name]
  return {
    ...{ name, read: field?.value ?? null, original: field?.original ?? null, declared },
    comparison: document?.comparisons[name] ?? null,
    ...{ source: field?.source ?? null, confidence: field?.confidence ?? null, box: field?.box ?? null },
  }
}

/** Fields as they were read beside those that were declared, in the order of a card. */
export const listFields = ({ result, request }: CaseFile): CaseField[] => {
  const declared: ReadonlyMap<string, string | undefined> = new Map(Object.entries(request.declared))
  const names = [...new Set([...Object.keys(result?.document.fields ?? {}), ...declared.keys()])]
  return names
    .sort((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b))
    .map((name) => toField(name, result?.document ?? null, declared.get(name) ?? null))
}

export const veilField = (field: CaseField): CaseField => ({
  ...field,
  ...{ read: veil(field.read), original: veil(field.original), declared: veil(field.declared) },
})

/** Pictures in the order of the plan, without their bytes. */
export const listCaptures = ({ items }: CaseFile): CaseCapture[] =>
  items.map(({ descriptor, receivedAt }) => {
    const { itemId, kind, mediaType, size, sha256, capturedAt, source, clientFindings } = descriptor
    return {
      ...{ itemId, kind, mediaType, size, sha256, capturedAt, receivedAt: receivedAt.toISOString(), source },
      corners: clientFindings.quad ?? null,
      movement: clientFindings.movement ?? null,
      phase: clientFindings.phase ?? null,
      sequence: clientFindings.sequence ?? null,
    }
  })
