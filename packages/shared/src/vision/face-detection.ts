import type { Box } from './geometry.ts'

/** A face as a detector saw it: box in pixels of the picture, score 0..1. */
export interface FaceSighting {
  readonly box: Box
  readonly score: number
}

export interface FaceBoxOutputs {
  /** left, top, right, bottom of every candidate as fractions of the network's input. */
  readonly boxes: Float32Array
  /** 0..1 of every candidate. */
  readonly scores: Float32Array
}

export interface FaceBoxOptions {
  readonly minimumScore: number
  /** Size of the network's input in pixels of the picture, and where the input's top left lies in the picture. */
  readonly input: Box
  /** Candidates that share more than this (intersection over union) with a better one are the same face. */
  readonly overlap?: number
}

const SAME_FACE_OVERLAP = 0.4
/** Faces a picture can hold before the rest is noise; bounds the quadratic suppression. */
const MAXIMUM_CANDIDATES = 200

/** Turns the decoded boxes of face-detector-tiny and face-detector-ssd into faces, best first, one per face. */
export function decodeFaceBoxes(outputs: FaceBoxOutputs, options: FaceBoxOptions): readonly FaceSighting[] {
  const candidates: FaceSighting[] = []
  for (let index = 0; index < outputs.scores.length; index += 1) {
    const score = outputs.scores[index] ?? 0
    if (!(score >= options.minimumScore)) continue
    const [left = 0, top = 0, right = 0, bottom = 0] = outputs.boxes.subarray(4 * index, 4 * index + 4)
    const width = (right - left) * options.input.width
    const height = (bottom - top) * options.input.height
    if (!(width > 0 && height > 0)) continue
    candidates.push({
      score,
      box: {
        x: options.input.x + left * options.input.width,
        y: options.input.y + top * options.input.height,
        width,
        height,
      },
    })
  }
  candidates.sort((one, other) => other.score - one.score)
  return suppressOverlaps(candidates.slice(0, MAXIMUM_CANDIDATES), options.overlap ?? SAME_FACE_OVERLAP)
}

function suppressOverlaps(ordered: readonly FaceSighting[], overlap: number): readonly FaceSighting[] {
  const kept: FaceSighting[] = []
  for (const candidate of ordered)
    if (kept.every((better) => boxIou(better.box, candidate.box) <= overlap)) kept.push(candidate)
  return kept
}

/** Intersection over union of two boxes, 0..1. */
export function boxIou(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (one.width * one.height + other.width * other.height - shared)
}
