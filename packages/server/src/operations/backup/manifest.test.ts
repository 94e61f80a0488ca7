import { describe, expect, it } from 'vitest'
import { compareNewestFirst, generationId, isGenerationId } from './manifest.ts'

describe('generations of backups', () => {
  it('are ordered by their number, and those without one by their time before all others', () => {
    const uncounted = ['20260930T030000Z-ffffffff', '20261001T030000Z-00000000']
    const counted = [1, 2, 999_999, 1_000_000].map((number) =>
      generationId({ at: new Date(Date.UTC(2026, 10, 30) - number), number, random: Buffer.from('1f2e3d4c', 'hex') }),
    )
    const all = [...uncounted, ...counted]
    expect(all.every(isGenerationId)).toBe(true)
    expect([...counted, ...uncounted].sort(compareNewestFirst)).toEqual([...all].reverse())
  })

  it.each(['', '20261101T030000Z', '20261101T030000Z-12-1f2e3d4c', '20261101T030000Z-000012-1F2E3D4C', '../secret'])(
    'have no other name: %s',
    (name) => {
      expect(isGenerationId(name)).toBe(false)
    },
  )
})
