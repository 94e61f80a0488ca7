import type { CaseSummary } from '@honnin/shared/console'
import { describe, expect, it } from 'vitest'
import { mergeQueue, queueLines } from './merge-queue.ts'

const summary = (sessionId: string, attempt = 1): CaseSummary => ({ sessionId, attempt }) as unknown as CaseSummary
const told = (lines: ReturnType<typeof mergeQueue>): string[] =>
  lines.map(({ summary: { sessionId, attempt }, isGone }) => `${sessionId}${attempt}${isGone ? ' gone' : ''}`)

describe('mergeQueue', () => {
  const shown = queueLines([summary('a'), summary('b'), summary('c')])

  it('moves no line when one is decided and one comes', () => {
    expect(told(mergeQueue(shown, [summary('c', 2), summary('a'), summary('d')]))).toEqual([
      'a1',
      'b1 gone',
      'c2',
      'd1',
    ])
  })

  it('takes back what returns to the queue', () => {
    const once = mergeQueue(shown, [summary('a')])
    expect(told(mergeQueue(once, [summary('a'), summary('b', 2)]))).toEqual(['a1', 'b2', 'c1 gone'])
  })

  it('shows what was loaded', () => {
    expect(told(mergeQueue([], [summary('x')]))).toEqual(['x1'])
  })
})
