import type { flooredChecks } from '@honnin/shared/console'
import { thresholds } from './thresholds.ts'

/** From which similarity on each of these checks passes; see `thresholds.similarity`. */
export const SAME_LIMITS: Readonly<Record<(typeof flooredChecks)[number], number>> = {
  'face.match': thresholds.similarity.portrait.match,
  'face.consistency': thresholds.similarity.live.match,
  'face.withDocument': thresholds.similarity.live.match,
}
