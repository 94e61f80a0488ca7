import { describe, expect, it } from 'vitest'
import { DpopNonces } from './dpop-nonce.ts'

describe('nonces of proofs', () => {
  let at = 1_790_000_000_000
  const now = () => new Date(at)
  const key = Buffer.alloc(32, 7)

  it('are the same on every replica, good for two to three minutes, and not to be guessed', () => {
    const one = new DpopNonces(key, now)
    const two = new DpopNonces(Buffer.from(key), now)
    const nonce = one.current()
    expect(two.isFresh(nonce)).toBe(true)
    at += 119_000
    expect(two.isFresh(nonce)).toBe(true)
    at += 61_000
    expect(two.isFresh(nonce)).toBe(false)
    expect(one.current()).not.toBe(nonce)
    expect(new DpopNonces(Buffer.alloc(32, 8), now).isFresh(one.current())).toBe(false)
    for (const wrong of ['', 'A'.repeat(24), `${one.current()}A`]) expect(one.isFresh(wrong)).toBe(false)
  })
})
