import type { TimelineEntry } from '@honnin/shared/console'
import { expect, it } from 'vitest'
import { groupTimeline } from './group-timeline.ts'

const entry = (index: number, type: string, by: string | null, to: string | null = null): TimelineEntry =>
  ({ index, type, to, operator: by === null ? null : { id: by, displayName: by } }) as TimelineEntry

it('counts what one person repeats, and keeps every change of state', () => {
  const timeline = [
    entry(1, 'session.created', null, 'created'),
    entry(2, 'session.capture_read', null),
    entry(3, 'session.capture_read', null),
    entry(4, 'review.capture_viewed', 'sato'),
    entry(5, 'review.capture_viewed', 'sato'),
    entry(6, 'review.capture_viewed', 'ito'),
    entry(7, 'review.unmasked', 'ito'),
  ]
  expect(groupTimeline(timeline).map(({ entry: { index }, count }) => [index, count])).toEqual([
    [7, 1],
    [6, 1],
    [5, 2],
    [3, 1],
    [2, 1],
    [1, 1],
  ])
})
