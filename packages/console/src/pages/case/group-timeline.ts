import type { TimelineEntry } from '@honnin/shared/console'

/** Entries of one kind by one person in a row: ten looks at ten pictures are one line. */
export interface TimelineGroup {
  /** The newest of them. */
  readonly entry: TimelineEntry
  readonly count: number
}

const isSame = (a: TimelineEntry, b: TimelineEntry): boolean =>
  a.type === b.type && a.to === null && b.to === null && a.operator !== null && a.operator.id === b.operator?.id

/** The timeline, the newest first, with what repeats itself counted. A change of state always stands by itself. */
export const groupTimeline = (timeline: readonly TimelineEntry[]): readonly TimelineGroup[] => {
  const groups: TimelineGroup[] = []
  for (const entry of timeline.toReversed()) {
    const last = groups.at(-1)
    if (last !== undefined && isSame(last.entry, entry)) groups[groups.length - 1] = { ...last, count: last.count + 1 }
    else groups.push({ entry, count: 1 })
  }
  return groups
}
