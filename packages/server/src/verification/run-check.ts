import type { CheckResult } from '@honnin/shared/protocol'
import type { Check } from './check.ts'

/** A check that throws is inconclusive: not the person's fault, and never an approval. Rejects only when aborted. */
export async function runCheck<Seen>(check: Check<Seen>, evidence: Seen, signal?: AbortSignal): Promise<CheckResult> {
  try {
    return { id: check.id, ...(await check.run(evidence)) }
  } catch {
    signal?.throwIfAborted()
    return { id: check.id, outcome: 'inconclusive', reasons: ['check_failed_to_run'] }
  }
}
