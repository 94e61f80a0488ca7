import { AuditError, parseLogProof, verifyCosignature, verifyLogProof, type NoteKey } from '@honnin/shared/audit'
import * as v from 'valibot'
import { nodePrimitives, stampedText, verifyTimestamp } from '../../audit/index.ts'
import { fails, holds, open, type Finding } from './finding.ts'
import type { PackageContents } from './package-contents.ts'

const EntrySchema = v.looseObject({ session: v.string(), to: v.optional(v.string()) })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'timestamp_malformed'

/** Whether the stamped head of the log holds the decision of this session. */
const isOverDecision = async ({ session, decision, stamp }: PackageContents, key: NoteKey): Promise<boolean> => {
  if (stamp === null) return false
  const { entry } = await verifyLogProof(stamp.proof, key, nodePrimitives)
  const { checkpoint } = parseLogProof(stamp.proof)
  const parsed = v.safeParse(EntrySchema, JSON.parse(Buffer.from(entry).toString('utf8')))
  return (
    parsed.success &&
    parsed.output.session === session.id &&
    parsed.output.to === decision.decision.status &&
    stampedText(checkpoint).equals(stamp.text)
  )
}

/**
 * Whether a time-stamping authority (RFC 3161) says when the decision stood in the log. `authorities` are the certificates (PEM) that the
 * verifier trusts for it; `null`: none was given, and nothing is said of a stamp that is not there.
 */
export const verifyStamp = async (
  contents: PackageContents,
  { key, authorities }: { readonly key: NoteKey; readonly authorities: string | null },
): Promise<readonly Finding[]> => {
  const { stamp } = contents
  if (stamp === null) return authorities === null ? [] : [open('timestamp_absent')]
  try {
    if (!(await isOverDecision(contents, key))) return [fails('timestamp_refused', 'timestamp_other_entry')]
    if (authorities === null) return [open('timestamp_unchecked')]
    const { genTime, authority } = await verifyTimestamp(stamp.token, stamp.text, { rootsPem: authorities })
    return [holds('timestamp_verifies', `${genTime.toISOString()}, ${authority}`)]
  } catch (error) {
    return [fails('timestamp_refused', codeOf(error))]
  }
}

const msPerSecond = 1000

/** Whether each witness that the verifier knows has cosigned the head of the log (c2sp.org/tlog-cosignature). */
export const verifyWitnesses = async (
  { checkpoint }: PackageContents,
  witnesses: readonly NoteKey[],
): Promise<readonly Finding[]> =>
  Promise.all(
    witnesses.map(async (witness) => {
      try {
        const seconds = await verifyCosignature(checkpoint, witness, nodePrimitives)
        return holds(
          'cosignature_verifies',
          `${witness.name}, ${new Date(Number(seconds) * msPerSecond).toISOString()}`,
        )
      } catch (error) {
        if (!(error instanceof AuditError)) throw error
        return fails('cosignature_refused', `${witness.name}: ${error.code}`)
      }
    }),
  )
