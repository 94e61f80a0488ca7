import type { CaseSummary } from '@honnin/shared/console'

/** A line of the queue as it is shown; `isGone` once somebody has decided the case. */
export interface QueueLine {
  readonly summary: CaseSummary
  readonly isGone: boolean
}

/** The queue as it was loaded. */
export const queueLines = (summaries: readonly CaseSummary[]): readonly QueueLine[] =>
  summaries.map((summary) => ({ summary, isGone: false }))

/**
 * Brings what is shown up to date without moving a line: known lines stay where they are, those that left the queue say so, and
 * new ones come to the end, where the shortest waiting belong.
 */
export const mergeQueue = (shown: readonly QueueLine[], fresh: readonly CaseSummary[]): readonly QueueLine[] => {
  const byId = new Map(fresh.map((summary) => [summary.sessionId, summary]))
  const known = new Set(shown.map(({ summary }) => summary.sessionId))
  return [
    ...shown.map(({ summary }): QueueLine => {
      const now = byId.get(summary.sessionId)
      return now === undefined ? { summary, isGone: true } : { summary: now, isGone: false }
    }),
    ...queueLines(fresh.filter(({ sessionId }) => !known.has(sessionId))),
  ]
}
