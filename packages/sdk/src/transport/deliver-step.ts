import type { ItemDescriptor, Step } from '@honnin/shared/protocol'
import type { CaptureApi } from './capture-api.ts'
import { CaptureError } from './capture-error.ts'

/** One picture with what is said of it. */
export interface CapturedItem {
  readonly descriptor: ItemDescriptor
  readonly media: Blob
}

export interface StepDelivery {
  readonly api: CaptureApi
  readonly step: Step
  readonly items: readonly CapturedItem[]
  /** Items that the server acknowledged before; filled as they go, so that a delivery can be begun again. */
  readonly acknowledged: Set<string>
  readonly onProgress: (sentBytes: number, totalBytes: number) => void
}

/** Sends the items of an accepted step in order and completes it. Safe to call again after a failure. */
export const deliverStep = async (delivery: StepDelivery, signal: AbortSignal): Promise<void> => {
  const { api, step, items, acknowledged, onProgress } = delivery
  const totalBytes = items.reduce((sum, item) => sum + item.media.size, 0)
  let sentBytes = 0
  for (const { descriptor, media } of items) {
    if (!acknowledged.has(descriptor.itemId)) {
      const before = sentBytes
      const stored = await api.uploadItem(
        {
          descriptor,
          media,
          onProgress: (sent) => onProgress(before + Math.min(sent, media.size), totalBytes),
        },
        signal,
      )
      if (stored.itemId !== descriptor.itemId || stored.sha256 !== descriptor.sha256)
        throw new CaptureError('item_digest_mismatch')
      acknowledged.add(descriptor.itemId)
    }
    sentBytes += media.size
    onProgress(sentBytes, totalBytes)
  }
  await api.completeStep(step.stepId, signal)
}
