import type { CheckResult, DocumentResult, ItemId, ItemKind, ItemMediaType } from '@honnin/shared/protocol'
import { VisionEngine } from '../vision/index.ts'
import { changePolicy, withFloors } from './change-policy.ts'
import { checks } from './checks/index.ts'
import { decide } from './decide.ts'
import type { Evidence } from './evidence.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { policies, type Policy } from './policy.ts'
import { runCheck } from './run-check.ts'
import { screenItem, type ScreenFinding } from './screen-item.ts'
import { Slots } from './slots.ts'
import { StageClock } from './stage-clock.ts'
import type { VerificationInput } from './verification-input.ts'
import type { VerificationReport } from './verification-report.ts'

/** Makes the authoritative checks. Networks are loaded once; each verification works on its own pictures. */
export interface Verifier {
  /** Runs every check and decides. Rejects only when aborted; whatever else goes wrong sends the case to a reviewer. */
  verify(input: VerificationInput, signal?: AbortSignal): Promise<VerificationReport>
  /** See `screenItem`. */
  screenItem(
    media: Uint8Array,
    expected: { readonly kind: ItemKind; readonly mediaType: ItemMediaType },
  ): Promise<ScreenFinding | null>
  dispose(): Promise<void>
}

export interface VerifierOptions {
  /** How many verifications hold their pictures in memory at once (each about 120 MB). Default 1. */
  readonly concurrency?: number
}

/** Opens the networks. Throws `ModelError` where a model is missing or is not the one of the manifest. */
export async function createVerifier(options: VerifierOptions = {}): Promise<Verifier> {
  const vision = await VisionEngine.create()
  const slots = new Slots(options.concurrency ?? 1)
  return {
    verify: (input, signal) => slots.run(() => verify(input, { vision, signal })),
    screenItem: (media, expected) => screenItem(media, expected, vision),
    dispose: () => vision.dispose(),
  }
}

async function verify(
  input: VerificationInput,
  { vision, signal }: { readonly vision: VisionEngine; readonly signal: AbortSignal | undefined },
): Promise<VerificationReport> {
  const clock = new StageClock()
  const { results, purge, document } = await clock.measure('total', async () => {
    const evidence = gatherEvidence({ input, vision, clock, signal })
    const checked: CheckResult[] = []
    for (const check of checks) {
      signal?.throwIfAborted()
      checked.push(await runCheck(check, evidence, signal))
    }
    return { results: checked, purge: await listItemsToPurge(evidence), document: await describeDocument(evidence) }
  })
  const { policy, checks: judged } = judge(input, results)
  return {
    checks: judged,
    decision: decide(judged, { policy, attemptsLeft: input.attemptsLeft }),
    document,
    policy,
    timings: clock.timings(),
    purge,
  }
}

/** The policy of plan and tenant, and the checks as the tenant's floors take them. */
function judge(
  { plan, policyChange }: VerificationInput,
  results: readonly CheckResult[],
): { readonly policy: Policy; readonly checks: readonly CheckResult[] } {
  const builtIn = policies[plan.id]
  if (policyChange === undefined) return { policy: builtIn, checks: results }
  return { policy: changePolicy(builtIn, policyChange), checks: withFloors(results, policyChange.floors) }
}

/** Empty where nothing could be read: the check that asked for it says so. */
async function describeDocument(evidence: Evidence): Promise<DocumentResult> {
  const read = await evidence.printed().catch(() => null)
  const { fields = {}, comparisons = {}, warnings = [] } = read ?? {}
  return { type: evidence.input.documentType, fields, comparisons, warnings }
}

async function listItemsToPurge(evidence: Evidence): Promise<readonly ItemId[]> {
  const shots = await Promise.allSettled([
    evidence.document('document_front'),
    evidence.document('document_back'),
    evidence.document('document_thickness'),
    evidence.held().then((held) => held?.document ?? null),
  ])
  return shots.flatMap((shot) => (shot.status === 'fulfilled' && shot.value?.showsMyNumber ? [shot.value.itemId] : []))
}
