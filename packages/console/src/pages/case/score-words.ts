import type { CheckId, CheckResult } from '@honnin/shared/protocol'
import type { Messages } from '../../messages/index.ts'

/** Scores that accuse: the less the better. All others must reach their threshold. */
const accusing: ReadonlySet<CheckId> = new Set(['capture.source'])
const inDegrees: ReadonlySet<CheckId> = new Set(['document.thickness'])

/** A score within this share of its threshold could have fallen on the other side. */
const nearShare = 0.1

export const isNearThreshold = (score: number, threshold: number): boolean =>
  Math.abs(score - threshold) <= Math.abs(threshold) * nearShare

const figure = (id: CheckId, value: number): string => (inDegrees.has(id) ? `${value.toFixed(1)}°` : value.toFixed(3))

/** What the score of a check says, against its threshold; `null` where it has none. */
export const scoreWords = (
  { id, score, threshold }: Pick<CheckResult, 'id' | 'score' | 'threshold'>,
  texts: Messages['checks'],
): string | null => {
  if (score === undefined) return null
  if (threshold === undefined) return texts.score(figure(id, score))
  const [value, limit] = [figure(id, score), figure(id, threshold)]
  const words = accusing.has(id) ? texts.atMost(value, limit) : texts.atLeast(value, limit)
  return isNearThreshold(score, threshold) ? `${words} · ${texts.margin.near}` : words
}
