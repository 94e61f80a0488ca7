import { describe, expect, it } from 'vitest'
import type { CaptureApi } from './capture-api.ts'
import { CaptureError } from './capture-error.ts'
import { deliverStep, type CapturedItem } from './deliver-step.ts'

const item = (name: string): CapturedItem =>
  ({
    descriptor: { itemId: name, stepId: 'stp', sha256: `sha-${name}` },
    media: new Blob([name]),
  }) as unknown as CapturedItem

const apiThat = (upload: (itemId: string) => { sha256: string }) => {
  const calls: string[] = []
  const api = {
    uploadItem: async ({ descriptor, onProgress }: Parameters<CaptureApi['uploadItem']>[0]) => {
      calls.push(descriptor.itemId)
      onProgress?.(1)
      return { itemId: descriptor.itemId, ...upload(descriptor.itemId) }
    },
    completeStep: async (stepId: string) => void calls.push(`complete ${stepId}`),
  }
  return { calls, api: api as unknown as CaptureApi }
}

describe('deliverStep', () => {
  const step = { stepId: 'stp' } as never
  const signal = new AbortController().signal

  it('sends the items in order, completes the step and tells how far it is', async () => {
    const { calls, api } = apiThat((id) => ({ sha256: `sha-${id}` }))
    const progress: number[] = []
    await deliverStep(
      {
        api,
        step,
        items: [item('aa'), item('bbb')],
        acknowledged: new Set(),
        onProgress: (sent, total) => progress.push(sent / total),
      },
      signal,
    )
    expect(calls).toEqual(['aa', 'bbb', 'complete stp'])
    expect(progress).toEqual([0.2, 0.4, 0.6, 1])
  })

  it('goes on where it was cut, without sending anything twice', async () => {
    let broken = true
    const { calls, api } = apiThat((id) => {
      if (id === 'b' && broken) throw new CaptureError('internal_error')
      return { sha256: `sha-${id}` }
    })
    const delivery = {
      api,
      step,
      items: [item('a'), item('b')],
      acknowledged: new Set<string>(),
      onProgress: () => undefined,
    }
    await expect(deliverStep(delivery, signal)).rejects.toMatchObject({ code: 'internal_error' })
    broken = false
    await deliverStep(delivery, signal)
    expect(calls).toEqual(['a', 'b', 'b', 'complete stp'])
  })

  it('does not take the word of a server that stored something else', async () => {
    const { calls, api } = apiThat(() => ({ sha256: 'other' }))
    const delivery = { api, step, items: [item('a')], acknowledged: new Set<string>(), onProgress: () => undefined }
    await expect(deliverStep(delivery, signal)).rejects.toMatchObject({ code: 'item_digest_mismatch' })
    expect(calls).toEqual(['a'])
  })
})
