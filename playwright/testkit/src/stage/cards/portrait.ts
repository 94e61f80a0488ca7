import { boxOf, type FaceMeasure } from '../face/landmarker.ts'
import { seededRandom } from '../random.ts'

/** A card printer's portrait: 24 x 30 mm at 300 dpi. */
const PRINT_WIDTH = 283
const PRINT_HEIGHT = 354
/** Height of the face, brow to chin as the mesh has it, in the height of the portrait. */
const FACE_SHARE = 0.56

/** Crops a photograph about its face and degrades it as printing does: fewer dots, less contrast, screen and noise. */
export function printPortrait(photo: ImageBitmap, face: FaceMeasure, seed: number): HTMLCanvasElement {
  const box = boxOf(face.landmarks, photo.width, photo.height)
  const sourceHeight = box.height / FACE_SHARE
  const scale = PRINT_HEIGHT / sourceHeight
  const canvas = document.createElement('canvas')
  canvas.width = PRINT_WIDTH
  canvas.height = PRINT_HEIGHT
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2D canvas')
  context.fillStyle = '#c9d6e2'
  context.fillRect(0, 0, PRINT_WIDTH, PRINT_HEIGHT)
  context.imageSmoothingQuality = 'high'
  context.filter = 'blur(0.5px) contrast(0.86) saturate(0.85) brightness(1.04)'
  context.drawImage(
    photo,
    PRINT_WIDTH / 2 - box.centreX * scale,
    PRINT_HEIGHT * 0.53 - box.centreY * scale,
    photo.width * scale,
    photo.height * scale,
  )
  context.filter = 'none'
  const picture = context.getImageData(0, 0, PRINT_WIDTH, PRINT_HEIGHT)
  const random = seededRandom(seed)
  for (let i = 0; i < picture.data.length; i += 4) {
    const [x, y] = [(i / 4) % PRINT_WIDTH, Math.floor(i / 4 / PRINT_WIDTH)]
    const screen = 4 * Math.sin((x + y) * 1.9) * Math.sin((x - y) * 1.9)
    for (let channel = 0; channel < 3; channel++) {
      picture.data[i + channel] = (picture.data[i + channel] ?? 0) + screen + (random() - 0.5) * 12
    }
  }
  context.putImageData(picture, 0, 0)
  return canvas
}
