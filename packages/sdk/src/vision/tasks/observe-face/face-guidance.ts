import type { GuidanceCode } from '@honnin/shared/protocol'
import { isBaselineFace, type FaceMeasures, type RgbaImage } from '@honnin/shared/vision'

/**
 * What a face must be to be photographed.
 *
 * - `width*`: width of the mesh (ear to ear) over the picture's shorter side. Below, the face has too few pixels to be
 *   compared; above, too little surroundings are left for the server's signals (they want 2.3 times the face's width).
 * - `offset`: distance of the face's centre from the picture's, over the picture's shorter side.
 * - `luma`: mean of the face's box, 0..255.
 * - `eyesOpenRatio`: the lids of the mesh never close fully, and narrow eyes read 0.15 when open.
 */
export const FACE_FRAME_LIMITS = {
  widthLeast: 0.22,
  widthMost: 0.58,
  offsetMost: 0.22,
  lumaLeast: 55,
  lumaMost: 225,
  eyesOpenRatioLeast: 0.12,
} as const

/** Every step of the sampling grid over the face's box, in pixels: enough for a mean, cheap at any size. */
const lumaSamplesPerSide = 24

/** What to tell a person about their face, most important first; empty for a face that may be photographed. */
export function judgeFace(faces: number, measures: FaceMeasures | null, image: RgbaImage): GuidanceCode[] {
  if (faces === 0 || measures === null) return ['face_not_found']
  const codes: GuidanceCode[] = []
  const { box } = measures
  const shorterSide = Math.min(image.width, image.height)
  const widthRatio = box.width / shorterSide
  const offset = Math.hypot(box.x + box.width / 2 - image.width / 2, box.y + box.height / 2 - image.height / 2)
  const luma = meanLuma(image, box)
  if (faces > 1) codes.push('multiple_faces')
  if (widthRatio < FACE_FRAME_LIMITS.widthLeast) codes.push('face_too_far')
  if (widthRatio > FACE_FRAME_LIMITS.widthMost) codes.push('face_too_close')
  if (offset / shorterSide > FACE_FRAME_LIMITS.offsetMost) codes.push('face_off_center')
  if (luma < FACE_FRAME_LIMITS.lumaLeast) codes.push('too_dark')
  if (luma > FACE_FRAME_LIMITS.lumaMost) codes.push('too_bright')
  if (!isBaselineFace(measures)) codes.push('face_turned')
  if (measures.eyesOpenRatio < FACE_FRAME_LIMITS.eyesOpenRatioLeast) codes.push('eyes_closed')
  return codes
}

/** Rec. 601 luma over the middle of the face: hair and background at the box's rim would shift it. */
function meanLuma(image: RgbaImage, box: FaceMeasures['box']): number {
  let sum = 0
  let count = 0
  for (let row = 0; row < lumaSamplesPerSide; row += 1) {
    const y = Math.round(box.y + box.height * (0.2 + (0.6 * row) / lumaSamplesPerSide))
    if (y < 0 || y >= image.height) continue
    for (let column = 0; column < lumaSamplesPerSide; column += 1) {
      const x = Math.round(box.x + box.width * (0.2 + (0.6 * column) / lumaSamplesPerSide))
      if (x < 0 || x >= image.width) continue
      const offset = (y * image.width + x) * 4
      sum +=
        0.299 * (image.data[offset] ?? 0) +
        0.587 * (image.data[offset + 1] ?? 0) +
        0.114 * (image.data[offset + 2] ?? 0)
      count += 1
    }
  }
  return count === 0 ? 0 : sum / count
}
