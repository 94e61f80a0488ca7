import { failed, passed, type Check } from '../check.ts'
import { thresholds } from '../thresholds.ts'

/** Every item came while its step was open, and the manifest was signed between the first step and its arrival. */
export const bundleFreshness: Check = {
  id: 'bundle.freshness',
  run: async ({ input }) => {
    const { signedAt, submittedAt } = input.bundle
    const isInTime = input.items.every(({ descriptor, receivedAt }) => {
      const step = input.steps.find(({ stepId }) => stepId === descriptor.stepId)
      return (
        step !== undefined &&
        receivedAt.getTime() >= Date.parse(step.issuedAt) &&
        receivedAt.getTime() <= Date.parse(step.expiresAt)
      )
    })
    // The device's clock may be wrong by minutes; the server's own times above are not.
    const firstIssued = Math.min(...input.steps.map(({ issuedAt }) => Date.parse(issuedAt)))
    const isSignedNow =
      signedAt.getTime() >= firstIssued - thresholds.clockSkewMs &&
      signedAt.getTime() <= submittedAt.getTime() + thresholds.clockSkewMs
    return isInTime && isSignedNow ? passed() : failed(['bundle_stale'])
  },
}
