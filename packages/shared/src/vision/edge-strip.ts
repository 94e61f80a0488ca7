import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import { projectFromCard, solveCardPose } from './card-pose.ts'
import type { Point, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { rectifyGrayQuad } from './rectify.ts'

/** Places along the near edge, and the part left out at either end for rounded corners and fingers. */
const PLACES = 40
const END_MARGIN = 0.15
/** Narrowest strip in pixels that can be told from a blurred edge. */
const LEAST_STRIP_PX = 1.5
/** Difference of light in luma levels at which strip and neighbour count as surely different. */
const SURE_CONTRAST = 24
/** How far the profile across the edge reaches inwards and outwards, and its step, in widths of the strip. */
const INWARDS = 2.5
const OUTWARDS = 3.5
const STEP = 1 / 16
/** Where the face and what lies beyond are looked at, by the same measure: the quad may lie on either border of the strip. */
const INSIDE = [-INWARDS, -1.5] as const
const BEYOND = [2.25, 3.25] as const
/** How far from the quad the middle of the strip is looked for, by the same measure. */
const FARTHEST_MIDDLE = 1
/**
 * Share of the expected width, from border to border, at which a strip surely is one. The blur of a single edge is none: from the
 * middle of its lower half to that of its upper half it is 1.35 of its standard deviations wide.
 */
const NARROWEST = { none: 0.75, sure: 0.95 } as const
const WIDEST = { sure: 1.6, none: 1.8 } as const
/** The middle of a strip is even, that of a ramp is where it is steepest: change over the core as a share of the strip's own light. */
const CORE = 0.4
const SLOPE = { none: 0.4, sure: 0.2 } as const

/** What is seen of a document's thickness. */
export interface EdgeStrip {
  /**
   * 0..1: how surely a strip lies along the near edge that is as wide as the thickness must look at this tilt and has a light of
   * its own, different from the face and from what lies beyond. A weak signal: a thick print border or a shadow can do the same.
   */
  readonly evidence: number
  /** The edge that is turned to the camera. */
  readonly edge: 'top' | 'right' | 'bottom' | 'left'
  /** Width in pixels that the thickness must have there. */
  readonly expectedPx: number
}

/** Measures the strip beside the near edge of a tipped document; null when the quad is degenerate or the strip too thin. */
export function measureEdgeStrip(gray: GrayImage, quad: Quad, format: DocumentFormat): EdgeStrip | null {
  const pose = solveCardPose(quad, format, gray)
  if (!pose) return null
  const { widthMm, heightMm, thicknessMm } = documentFormats[format]
  // The side walls face along the document's axes; the one facing the camera is seen.
  const towardsX = -dot(pose.axisX, pose.centre) / Math.hypot(...pose.centre)
  const towardsY = -dot(pose.axisY, pose.centre) / Math.hypot(...pose.centre)
  const edge =
    Math.abs(towardsX) > Math.abs(towardsY) ? (towardsX > 0 ? 'right' : 'left') : towardsY > 0 ? 'bottom' : 'top'
  const middleOfEdge = {
    top: { x: 0, y: -heightMm / 2 },
    bottom: { x: 0, y: heightMm / 2 },
    left: { x: -widthMm / 2, y: 0 },
    right: { x: widthMm / 2, y: 0 },
  }[edge]
  const index = { top: 0, right: 1, bottom: 2, left: 3 }[edge]
  const from = quad[index] ?? quad[0]
  const to = quad[(index + 1) % 4] ?? quad[1]
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const outwards = { x: (to.y - from.y) / length, y: -(to.x - from.x) / length }
  const face = projectFromCard(pose, { ...middleOfEdge, z: 0 })
  const behind = projectFromCard(pose, { ...middleOfEdge, z: thicknessMm })
  const expectedPx = (behind.x - face.x) * outwards.x + (behind.y - face.y) * outwards.y
  if (!(expectedPx >= LEAST_STRIP_PX)) return null

  const profile = profileAcross(gray, { from, to, outwards, widthPx: expectedPx })
  return { evidence: stripEvidence(profile), edge, expectedPx }
}

/** Luma across an edge, a step of `STEP` widths each, from `INWARDS` before it. */
type Profile = readonly number[]

const at = (profile: Profile, widths: number): number => profile[Math.round((widths + INWARDS) / STEP)] ?? 0

function stripEvidence(profile: Profile): number {
  const inside = medianBetween(profile, INSIDE)
  const beyond = medianBetween(profile, BEYOND)
  let best = 0
  for (let middle = -FARTHEST_MIDDLE; middle <= FARTHEST_MIDDLE; middle += STEP) {
    const level = at(profile, middle)
    const ownLight = Math.min(Math.abs(level - inside), Math.abs(level - beyond))
    const slope = Math.abs(at(profile, middle + CORE / 2) - at(profile, middle - CORE / 2)) / Math.max(1, ownLight)
    const width =
      borderFrom(profile, middle, { to: inside, step: -STEP }) + borderFrom(profile, middle, { to: beyond, step: STEP })
    best = Math.max(
      best,
      Math.min(1, ownLight / SURE_CONTRAST) * fitOfWidth(width) * share(slope, SLOPE.none, SLOPE.sure),
    )
  }
  return best
}

/** Widths from the middle of a strip to where its light is half that of its neighbour; infinite where it never is. */
function borderFrom(
  profile: Profile,
  middle: number,
  { to, step }: { readonly to: number; readonly step: number },
): number {
  const level = at(profile, middle)
  const half = (level + to) / 2
  for (let place = middle; place >= -INWARDS && place <= OUTWARDS; place += step)
    if ((at(profile, place) - half) * (level - half) <= 0) return Math.abs(place - middle)
  return Infinity
}

function fitOfWidth(width: number): number {
  return Math.min(share(width, NARROWEST.none, NARROWEST.sure), share(width, WIDEST.none, WIDEST.sure))
}

/** 0 at `none` and beyond it, 1 at `sure`. */
function share(value: number, none: number, sure: number): number {
  return Math.max(0, Math.min(1, (value - none) / (sure - none)))
}

function medianBetween(profile: Profile, [from, to]: readonly [number, number]): number {
  return medianOf(profile.slice(Math.round((from + INWARDS) / STEP), Math.round((to + INWARDS) / STEP)))
}

function medianOf(levels: readonly number[]): number {
  return [...levels].sort((a, b) => a - b)[levels.length >> 1] ?? 0
}

interface Track {
  readonly from: Point
  readonly to: Point
  readonly outwards: Point
  readonly widthPx: number
}

/** Medians along the edge: what is printed and what lies about differs from place to place, a strip does not. */
function profileAcross(gray: GrayImage, { from, to, outwards, widthPx }: Track): Profile {
  const rows = Math.round((INWARDS + OUTWARDS) / STEP) + 1
  const cornerAt = (along: number, widths: number): Point => ({
    x: from.x + (to.x - from.x) * along + outwards.x * widths * widthPx,
    y: from.y + (to.y - from.y) * along + outwards.y * widths * widthPx,
  })
  const [first, last] = [-INWARDS - STEP / 2, OUTWARDS + STEP / 2]
  const surroundings: Quad = [
    cornerAt(END_MARGIN, first),
    cornerAt(1 - END_MARGIN, first),
    cornerAt(1 - END_MARGIN, last),
    cornerAt(END_MARGIN, last),
  ]
  const { data } = rectifyGrayQuad(gray, surroundings, { width: PLACES, height: rows })
  return Array.from({ length: rows }, (_, row) => medianOf([...data.subarray(row * PLACES, (row + 1) * PLACES)]))
}

function dot(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
