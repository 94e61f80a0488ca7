/** Smooth 0..1 between `from` and `to`. */
export function ease(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** Rises from 0 to 1, holds, and falls back to 0: the course of one movement over a segment (`progress` 0..1). */
export function swell(progress: number, course: { rise: number; hold: number; fall: number; end: number }): number {
  return ease(course.rise, course.hold, progress) - ease(course.fall, course.end, progress)
}

/**
 * A hand's tremor: a sum of sines that do not share a period, within -1..1. `phase` makes axes independent.
 * Physiological tremor lies at 8-12 Hz and is small; the slower drift of a held thing carries most of the movement.
 */
export function tremor(seconds: number, phase: number): number {
  return (
    0.55 * Math.sin(seconds * 2.9 + phase) +
    0.3 * Math.sin(seconds * 7.1 + phase * 2.3) +
    0.15 * Math.sin(seconds * 55 + phase * 3.7)
  )
}

/** Like {@link tremor}, but zero at both ends of the segment, so that segments join without a jump. */
export function settledTremor(progress: number, seconds: number, phase: number): number {
  return tremor(seconds, phase) * ease(0, 0.12, progress) * (1 - ease(0.88, 1, progress))
}
