import { expectedItemCount, stepsFor, type Step } from '@honnin/shared/protocol'
import { failed, passed, type Check } from '../check.ts'
import type { Evidence } from '../evidence.ts'

/** The manifest is the device's own, lists what was stored, and the steps are those of the plan, each with its items. */
export const bundleIntegrity: Check = {
  id: 'bundle.integrity',
  run: async (evidence) => {
    const { bundle, items, plan } = evidence.input
    const isWhole =
      bundle.finding === null &&
      hasAllSteps(evidence) &&
      evidence.input.steps.every((step) => countItems(evidence, step) === expectedItemCount(step)) &&
      items.every(({ descriptor }) => plan.sources.includes(descriptor.source))
    return isWhole ? passed() : failed(['bundle_invalid'])
  },
}

function hasAllSteps({ input }: Evidence): boolean {
  const expected = stepsFor(input.plan, input.documentType)
  return expected.length === input.steps.length && expected.every((kind, index) => input.steps[index]?.kind === kind)
}

function countItems({ input }: Evidence, step: Step): number {
  return input.items.filter(({ descriptor }) => descriptor.stepId === step.stepId).length
}
