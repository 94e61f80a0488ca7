import type { BundleManifest } from './bundle.ts'
import type { ItemDescriptor } from './item.ts'
import type { StepKind } from './step.ts'

/** What the server knows of a session when a manifest reaches it. */
export interface BundleExpectation {
  readonly sessionId: string
  readonly plan: string
  readonly documentType: string
  readonly attempt: number
  readonly consentTextVersion: string
  /** The completed steps of this attempt in order, with the nonces that were issued. */
  readonly steps: readonly { readonly stepId: string; readonly kind: StepKind; readonly nonce: string }[]
  /** The stored items, with digest and size as the server computed them. */
  readonly items: readonly Pick<
    ItemDescriptor,
    'itemId' | 'stepId' | 'kind' | 'mediaType' | 'size' | 'sha256' | 'source'
  >[]
}

/** Why a manifest does not fit; each is a problem code. */
export type BundleMismatch =
  | 'bundle_wrong_session'
  | 'bundle_wrong_attempt'
  | 'bundle_wrong_plan'
  | 'bundle_consent_mismatch'
  | 'bundle_nonce_mismatch'
  | 'bundle_item_missing'
  | 'bundle_item_unexpected'
  | 'bundle_item_duplicated'
  | 'bundle_item_altered'

export interface BundleFinding {
  readonly code: BundleMismatch
  /** The id of the step or item concerned, where there is one. */
  readonly param?: string
}

/**
 * Compares a manifest, whose signature was verified before, with what the server issued and stored.
 *
 * MUST be given digests that the server computed itself. Returns the first difference, or `null` where there is none.
 */
export const checkBundle = (manifest: BundleManifest, expected: BundleExpectation): BundleFinding | null => {
  if (manifest.sub !== expected.sessionId) return { code: 'bundle_wrong_session' }
  if (manifest.attempt !== expected.attempt) return { code: 'bundle_wrong_attempt' }
  if (manifest.plan !== expected.plan || manifest.documentType !== expected.documentType)
    return { code: 'bundle_wrong_plan' }
  if (manifest.consent.textVersion !== expected.consentTextVersion) return { code: 'bundle_consent_mismatch' }

  if (manifest.steps.length !== expected.steps.length) return { code: 'bundle_nonce_mismatch' }
  for (const [index, step] of expected.steps.entries()) {
    const claimed = manifest.steps[index]
    const same = claimed?.stepId === step.stepId && claimed.kind === step.kind && claimed.nonce === step.nonce
    if (!same) return { code: 'bundle_nonce_mismatch', param: step.stepId }
  }

  const stored = new Map(expected.items.map((item) => [item.itemId as string, item]))
  const seen = new Set<string>()
  for (const claimed of manifest.items) {
    if (seen.has(claimed.itemId)) return { code: 'bundle_item_duplicated', param: claimed.itemId }
    seen.add(claimed.itemId)
    const item = stored.get(claimed.itemId)
    if (item === undefined) return { code: 'bundle_item_unexpected', param: claimed.itemId }
    const same =
      item.sha256 === claimed.sha256 &&
      item.size === claimed.size &&
      item.kind === claimed.kind &&
      item.stepId === claimed.stepId &&
      item.mediaType === claimed.mediaType &&
      item.source === claimed.source
    if (!same) return { code: 'bundle_item_altered', param: claimed.itemId }
  }
  for (const item of expected.items)
    if (!seen.has(item.itemId)) return { code: 'bundle_item_missing', param: item.itemId }
  return null
}
