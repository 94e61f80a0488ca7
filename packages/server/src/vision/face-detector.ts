import {
  decodeFaceBoxes,
  shrinkImage,
  toPlanes,
  type Box,
  type FaceSighting,
  type RgbaImage,
} from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

type Detector = 'tiny' | 'ssd'

/** One attempt to find faces: which network, from which score on, and how large a grey canvas around the picture. */
interface Rung {
  readonly detector: Detector
  /** The rung answers if its best face has this score. */
  readonly minimumScore: number
  /** Sides of the canvas in sides of the picture; above 1 a face that fills the frame becomes small enough to be seen. */
  readonly canvas: number
}

const inputSides: Readonly<Record<Detector, number>> = { tiny: 416, ssd: 512 }
/** Once a rung answers, further faces count from this score on: the tiny network sees some in clothes at up to 0.5. */
const FURTHER_FACE_SCORE = 0.6
/** Colour of the canvas beyond the picture. */
const CANVAS_GREY = 127

/**
 * From cheap to thorough; the first rung that sees a face answers. The rungs from the second on found every face of 183
 * difficult pictures; the first spares the slow network where the fast one has no doubt.
 */
const ladder: readonly Rung[] = [
  { detector: 'tiny', minimumScore: 0.7, canvas: 1 },
  { detector: 'ssd', minimumScore: 0.5, canvas: 1 },
  { detector: 'tiny', minimumScore: 0.3, canvas: 1 },
  { detector: 'tiny', minimumScore: 0.4, canvas: 1.6 },
  { detector: 'tiny', minimumScore: 0.4, canvas: 2 },
  { detector: 'ssd', minimumScore: 0.5, canvas: 1.6 },
  { detector: 'ssd', minimumScore: 0.15, canvas: 1 },
]

/** Finds faces, best first. */
export class FaceDetector {
  readonly #networks: Readonly<Record<Detector, Network>>

  constructor(networks: Readonly<Record<Detector, Network>>) {
    this.#networks = networks
  }

  static async create(): Promise<FaceDetector> {
    const [tiny, ssd] = await Promise.all([openNetwork('face-detector-tiny'), openNetwork('face-detector-ssd')])
    return new FaceDetector({ tiny, ssd })
  }

  /** Climbs the ladder until a rung sees a face; an empty list where none does. */
  async detect(image: RgbaImage): Promise<readonly FaceSighting[]> {
    for (const rung of ladder) {
      const faces = await this.#look(image, rung)
      if (faces.length > 0) return faces
    }
    return []
  }

  async dispose(): Promise<void> {
    await Promise.all(Object.values(this.#networks).map((network) => network.release()))
  }

  async #look(image: RgbaImage, rung: Rung): Promise<readonly FaceSighting[]> {
    const side = inputSides[rung.detector]
    const { canvas, input } = placeOnCanvas(image, { side, canvas: rung.canvas })
    const { boxes, scores } = await this.#networks[rung.detector].run(
      { data: toPlanes(canvas), dims: [1, 3, side, side] },
      ['boxes', 'scores'],
    )
    const [best, ...others] = decodeFaceBoxes({ boxes, scores }, { minimumScore: rung.minimumScore, input })
    return best === undefined ? [] : [best, ...others.filter(({ score }) => score >= FURTHER_FACE_SCORE)]
  }
}

/** Without a margin the picture lies at the top left and black fills the square, as the networks were trained. */
function placeOnCanvas(
  image: RgbaImage,
  { side, canvas }: { side: number; canvas: number },
): { readonly canvas: RgbaImage; readonly input: Box } {
  const scale = side / canvas / Math.max(image.width, image.height)
  const width = Math.max(1, Math.round(image.width * scale))
  const height = Math.max(1, Math.round(image.height * scale))
  const small = shrinkImage(image, { width, height })
  const left = canvas === 1 ? 0 : Math.floor((side - width) / 2)
  const top = canvas === 1 ? 0 : Math.floor((side - height) / 2)
  const data = new Uint8ClampedArray(side * side * 4).fill(canvas === 1 ? 0 : CANVAS_GREY)
  for (let row = 0; row < height; row += 1)
    data.set(small.data.subarray(row * width * 4, (row + 1) * width * 4), ((top + row) * side + left) * 4)
  const unitX = image.width / width
  const unitY = image.height / height
  return {
    canvas: { width: side, height: side, data },
    input: { x: -left * unitX, y: -top * unitY, width: side * unitX, height: side * unitY },
  }
}
