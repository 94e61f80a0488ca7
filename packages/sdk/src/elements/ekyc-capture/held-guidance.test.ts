import type { GuidanceCode, StepId } from '@honnin/shared/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HeldGuidance } from './held-guidance.ts'

const front = 'stp_front' as StepId
const face = 'stp_face' as StepId
let told: [StepId, GuidanceCode][] = []
let held: HeldGuidance

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  held = new HeldGuidance((stepId, code) => told.push([stepId, code]))
})
afterEach(() => vi.useRealTimers())

it('tells of a hint that stands, once', () => {
  held.show(front, 'glare')
  vi.advanceTimersByTime(2_999)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  held.show(front, 'glare')
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([[front, 'glare']])
})

it('says nothing of hints that pass, of a steady hand, and of what is shown no more', () => {
  for (const code of ['glare', 'too_dark', 'glare', 'hold_still'] as const) {
    held.show(front, code)
    vi.advanceTimersByTime(2_000)
  }
  vi.advanceTimersByTime(60_000)
  held.show(front, 'blur')
  held.clear()
  vi.advanceTimersByTime(60_000)
  expect(told).toEqual([])
})

it('tells again where another has stood meanwhile, or in another step', () => {
  const shown = [
    [front, 'glare'],
    [front, 'too_dark'],
    [front, 'glare'],
    [face, 'glare'],
  ] as const
  for (const [stepId, code] of shown) {
    held.show(stepId, code)
    vi.advanceTimersByTime(4_000)
  }
  expect(told).toEqual(shown)
})
