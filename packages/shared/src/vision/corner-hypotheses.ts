import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import type { Point, Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import { isConvexQuad } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/** A place where the network may have seen one corner. */
export interface CornerPeak extends Point {
  /** Share of the corner's heat map that lies there, 0..1. */
  readonly share: number
}

/** For each corner, clockwise from the top left, its peaks with the highest first; at least one each. */
export type CornerPeaks = readonly [
  readonly CornerPeak[],
  readonly CornerPeak[],
  readonly CornerPeak[],
  readonly CornerPeak[],
]

/** Four corners that may belong to one document. */
export interface CornerHypothesis {
  readonly quad: Quad
  /** Of each corner's heat map. */
  readonly shares: readonly [number, number, number, number]
  /** Log likelihood, of network and shape together; higher is better. */
  readonly score: number
}

/** Error of the side ratio and of the right angle that the network's own corners leave, one standard deviation. */
const SHAPE_ERROR = 0.06
/** Standard deviations beyond which a shape is simply wrong. */
const MOST_MISFIT = 6
/** The network's corners are not independent of each other: what the shape says counts half. */
const SHAPE_WEIGHT = 0.5
/** Focal lengths tried, as shares of the long side: phones and webcams see 45 to 80 degrees along it. */
const FOCAL_RATIOS = [0.6, 0.85, 1.2] as const

/**
 * The ways to join peaks to a document, best first. One corner of many is seen in the wrong place (a finger over it, the end of
 * a header band); the right one is then often the second peak.
 */
export function cornerHypotheses(peaks: CornerPeaks, frame: PixelSize): CornerHypothesis[] {
  return joined(peaks)
    .filter((corners) => isConvexQuad(corners))
    .map((quad) => {
      const [a, b, c, d] = quad
      const misfit = Math.min(shapeMisfit(quad, 'id1', frame), shapeMisfit(quad, 'id3', frame), MOST_MISFIT)
      const seen = quad.reduce((sum, { share }) => sum + Math.log(share), 0)
      return {
        quad,
        shares: [a.share, b.share, c.share, d.share] as const,
        score: seen - (SHAPE_WEIGHT * misfit ** 2) / 2,
      }
    })
    .sort((one, other) => other.score - one.score)
}

type Corners = readonly [CornerPeak, CornerPeak, CornerPeak, CornerPeak]

function joined([first, second, third, fourth]: CornerPeaks): Corners[] {
  return first.flatMap((a) => second.flatMap((b) => third.flatMap((c) => fourth.map((d) => [a, b, c, d] as const))))
}

/**
 * How far a quad is from a view of a rectangle with the format's sides, in standard deviations: for the best of a few focal
 * lengths, the two axes of the plane must be at right angles and of one length (Zhang, A Flexible New Technique for Camera
 * Calibration, 2000, equations 3 and 4). A closed form, for ranking many; `solveCardPose` is the exact answer for one.
 */
export function shapeMisfit(quad: Quad, format: DocumentFormat, { width, height }: PixelSize): number {
  const { widthMm, heightMm } = documentFormats[format]
  const [x, y] = [widthMm / 2, heightMm / 2]
  const centred = (point: Point): Point => ({ x: point.x - width / 2, y: point.y - height / 2 })
  const h = quadHomography(
    [
      { x: -x, y: -y },
      { x, y: -y },
      { x, y },
      { x: -x, y },
    ],
    [centred(quad[0]), centred(quad[1]), centred(quad[2]), centred(quad[3])],
  )
  if (!h) return Infinity
  const misfits = FOCAL_RATIOS.map((ratio) => {
    const focal = ratio * Math.max(width, height)
    const across = [h[0] / focal, h[3] / focal, h[6]] as const
    const down = [h[1] / focal, h[4] / focal, h[7]] as const
    const lengths = [Math.hypot(...across), Math.hypot(...down)] as const
    const cosine = (across[0] * down[0] + across[1] * down[1] + across[2] * down[2]) / (lengths[0] * lengths[1])
    return Math.hypot(Math.log(lengths[0] / lengths[1]), cosine) / SHAPE_ERROR
  })
  return Math.min(...misfits)
}
