import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import { projectFromCard, solveCardPose } from './card-pose.ts'
import type { Point, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** Profiles across the near edge, and the part left out at either end for rounded corners and fingers. */
const PROFILES = 40
const END_MARGIN = 0.15
/** Narrowest strip in pixels that can be told from a blurred edge. */
const LEAST_STRIP_PX = 1.5
/** Difference of light in luma levels at which strip and neighbour count as surely different. */
const SURE_CONTRAST = 24

/** What is seen of a document's thickness. */
export interface EdgeStrip {
  /**
   * 0..1: how much the strip at the near edge, as wide as the thickness must look at this tilt, has a light of its own,
   * different from the face and from what lies beyond. A weak signal: a thick print border or a shadow can do the same.
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

  const levels = (offset: number): number => medianAlong(gray, { from, to, outwards, offset })
  // Where the strip is brighter than face and ground, its outer border is the stronger one and the quad may lie on it.
  const ownLight = [0, -expectedPx].map((shift) => {
    const strip = levels(shift + expectedPx / 2)
    const inside = levels(shift - Math.max(2, expectedPx))
    const beyond = levels(shift + expectedPx + Math.max(2, expectedPx * 0.6))
    return Math.min(Math.abs(strip - inside), Math.abs(strip - beyond))
  })
  return { evidence: Math.min(1, Math.max(...ownLight) / SURE_CONTRAST), edge, expectedPx }
}

interface Track {
  readonly from: Point
  readonly to: Point
  readonly outwards: Point
  readonly offset: number
}

/** Median over the edge of the luma at one distance from it. */
function medianAlong(gray: GrayImage, { from, to, outwards, offset }: Track): number {
  const levels: number[] = []
  for (let index = 0; index < PROFILES; index += 1) {
    const along = END_MARGIN + ((1 - 2 * END_MARGIN) * (index + 0.5)) / PROFILES
    const x = Math.floor(from.x + (to.x - from.x) * along + outwards.x * offset)
    const y = Math.floor(from.y + (to.y - from.y) * along + outwards.y * offset)
    if (x >= 0 && y >= 0 && x < gray.width && y < gray.height) levels.push(gray.data[y * gray.width + x] ?? 0)
  }
  levels.sort((a, b) => a - b)
  return levels[levels.length >> 1] ?? 0
}

function dot(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
