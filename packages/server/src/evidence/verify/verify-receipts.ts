import {
  AuditError,
  canonicalJson,
  openCheckpoint,
  verifyLogProof,
  type JsonValue,
  type NoteKey,
} from '@honnin/shared/audit'
import * as v from 'valibot'
import { commitTo, nodePrimitives } from '../../audit/index.ts'
import { sha256Hex } from '../../crypto/index.ts'
import { resultDigest } from '../../sessions/index.ts'
import { fails, holds, open, type Finding } from './finding.ts'
import type { PackageContents } from './package-contents.ts'

const EntrySchema = v.looseObject({
  type: v.string(),
  at: v.string(),
  session: v.string(),
  to: v.optional(v.string()),
  attempt: v.optional(v.number()),
  commitment: v.optional(v.string()),
})
type Entry = v.InferOutput<typeof EntrySchema>

interface ProvenEntry {
  readonly index: number
  readonly entry: Entry
  /** The facts that the entry commits to, where their opening is right. */
  readonly facts: JsonValue | null
}

const reasonOf = (error: unknown): string => (error instanceof AuditError ? error.code : 'entry_malformed')

const FactsSchema = v.looseObject({
  decision: v.optional(v.custom<JsonValue>(() => true)),
  bundle: v.optional(v.string()),
  result: v.optional(v.string()),
})

/** Whether every entry is in the log, by the signature of its checkpoint; returns those that are. */
const proveEntries = async (
  contents: PackageContents,
  key: NoteKey,
): Promise<{ readonly findings: readonly Finding[]; readonly entries: readonly ProvenEntry[] }> => {
  const findings: Finding[] = []
  const entries: ProvenEntry[] = []
  const openings = new Map(contents.openings.map((opening) => [opening.index, opening]))
  for (const { name, text } of contents.proofs) {
    try {
      const proven = await verifyLogProof(text, key, nodePrimitives)
      const index = Number(proven.index)
      const entry = v.parse(EntrySchema, JSON.parse(Buffer.from(proven.entry).toString('utf8')))
      if (entry.session !== contents.session.id) throw new TypeError('the entry is of another session')
      const opening = openings.get(index)
      openings.delete(index)
      const isRight =
        opening === undefined ||
        (entry.commitment !== undefined &&
          commitTo(Buffer.from(opening.salt, 'base64url'), opening.facts) === entry.commitment)
      if (!isRight) findings.push(fails('opening_differs', String(index)))
      entries.push({ index, entry, facts: isRight ? (opening?.facts ?? null) : null })
    } catch (error) {
      findings.push(fails('receipt_refused', `${name}: ${reasonOf(error)}`))
    }
  }
  for (const index of openings.keys()) findings.push(fails('opening_differs', String(index)))
  if (findings.length === 0 && entries.length > 0) {
    findings.push(holds('receipts_verify', String(entries.length)))
    if (contents.openings.length > 0) findings.push(holds('openings_match', String(contents.openings.length)))
  }
  if (contents.proofs.length === 0) findings.push(fails('receipts_missing'))
  return { findings, entries }
}

const isEqual = (a: JsonValue | undefined, b: JsonValue): boolean =>
  a !== undefined && canonicalJson(a) === canonicalJson(b)

/** Whether the log has the bundle, the decision and what the checks found as they stand in the package. */
const compareWithLog = (contents: PackageContents, entries: readonly ProvenEntry[]): readonly Finding[] => {
  const { decision, policy } = contents.decision
  const stateEntry = (to: string): ProvenEntry | undefined =>
    entries.findLast(({ entry }) => entry.to === to && entry.attempt === contents.session.attempt)
  const factsOf = (proven: ProvenEntry | undefined) => {
    const parsed = v.safeParse(FactsSchema, proven?.facts)
    return parsed.success ? parsed.output : null
  }
  const submitted = stateEntry('processing')
  const decided = stateEntry(decision.status)
  const facts = factsOf(decided)
  const findings: Finding[] = [
    factsOf(submitted)?.bundle === sha256Hex(contents.bundle)
      ? holds('bundle_logged', submitted?.entry.at)
      : fails('bundle_not_logged'),
    isEqual(facts?.decision, decision) && decided !== undefined
      ? holds('decision_logged', decided.entry.at)
      : fails('decision_not_logged'),
  ]
  const { masked, document, declared } = contents.document
  if (masked) return [...findings, open('result_masked')]
  const record = { checks: contents.checks, document, ...(policy === null ? {} : { policy }) }
  const digest = resultDigest(record, declared)
  return [...findings, facts?.result === digest ? holds('result_logged') : fails('result_differs')]
}

const verifyCheckpoint = async ({ checkpoint }: PackageContents, key: NoteKey): Promise<readonly Finding[]> => {
  try {
    const { origin, size } = await openCheckpoint(checkpoint, key, nodePrimitives)
    return [holds('checkpoint_verifies', `${origin}, ${size}`)]
  } catch (error) {
    return [fails('checkpoint_refused', reasonOf(error))]
  }
}

/** What the log says of a package. */
export interface LogVerdict {
  readonly findings: readonly Finding[]
  /** Types of the entries that are proven. */
  readonly types: ReadonlySet<string>
}

/** Whether the audit log vouches for the package. */
export const verifyReceipts = async (contents: PackageContents, key: NoteKey): Promise<LogVerdict> => {
  const { findings, entries } = await proveEntries(contents, key)
  return {
    findings: [...(await verifyCheckpoint(contents, key)), ...findings, ...compareWithLog(contents, entries)],
    types: new Set(entries.map(({ entry }) => entry.type)),
  }
}
