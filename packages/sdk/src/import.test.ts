import { describe, expect, it } from 'vitest'

describe('importing', () => {
  it('has no side effect on a server and fails on none', async () => {
    expect(typeof document).toBe('undefined')
    const sdk = await import('./index.ts')
    expect(new sdk.EkycStepEvent('document_front', { index: 0, total: 5 })).toMatchObject({
      type: 'ekyc-step',
      bubbles: true,
      composed: true,
      step: 'document_front',
      index: 0,
      total: 5,
    })
    expect(typeof document).toBe('undefined')
  })
})
