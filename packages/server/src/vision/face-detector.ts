import {
  boxIou,
  decodeFaceBoxes,
  shrinkImage,
  toPlanes,
  warpImage,
  type Box,
  type FaceSighting,
  type RgbaImage,
} from '@honnin/shared/vision'
import { clearPicture, stretchContrast } from './face-clearing.ts'
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

/** Two candidates that share more than this are one face. */
const SAME_FACE_OVERLAP = 0.4
/** The fast network alone is trusted from this score on. */
const SURE_SCORE = 0.7
/**
 * What it sees with less is looked at again, enlarged: a face scores more then, clothes and print less. Beside a sure face
 * only what is nearly as wide is.
 */
const closerLook = { minimumScore: 0.25, candidates: 3, side: 224, surroundings: 2.4, widthShare: 0.7 } as const

/** Where no face is sure: from cheap to thorough, the first rung that sees one answers. No miss on 183 difficult pictures. */
const ladder: readonly Rung[] = [
  { detector: 'ssd', minimumScore: 0.5, canvas: 1 },
  { detector: 'tiny', minimumScore: 0.3, canvas: 1 },
  { detector: 'tiny', minimumScore: 0.4, canvas: 1.6 },
  { detector: 'tiny', minimumScore: 0.4, canvas: 2 },
  { detector: 'ssd', minimumScore: 0.5, canvas: 1.6 },
  { detector: 'ssd', minimumScore: 0.15, canvas: 1 },
]

/** For a cleared picture, in which no face was seen before. */
const clearedLadder: readonly Rung[] = [
  { detector: 'ssd', minimumScore: 0.5, canvas: 1 },
  { detector: 'tiny', minimumScore: 0.4, canvas: 1.6 },
]

/**
 * For a picture with its contrast stretched, in which no face was seen before. On 132 pale and halftone portraits of the
 * development persons of `bench/faces` the other rungs miss 19 and these find 15 of them.
 */
const stretchedLadder: readonly Rung[] = [
  { detector: 'tiny', minimumScore: 0.4, canvas: 2.2 },
  { detector: 'ssd', minimumScore: 0.4, canvas: 1.6 },
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

  /**
   * An empty list where no face is seen, neither in the picture, nor with its dots smoothed and its darkness lifted, nor with
   * its contrast stretched.
   */
  async detect(image: RgbaImage): Promise<readonly FaceSighting[]> {
    const faces = await this.#search(image, ladder)
    if (faces.length > 0) return faces
    const cleared = await this.#search(clearPicture(image), clearedLadder)
    return cleared.length > 0 ? cleared : this.#climb(stretchContrast(image), stretchedLadder)
  }

  /** Looks fast, then closer at what is in doubt, then climbs the ladder. */
  async #search(image: RgbaImage, rungs: readonly Rung[]): Promise<readonly FaceSighting[]> {
    const seen = await this.#look(image, { detector: 'tiny', minimumScore: closerLook.minimumScore, canvas: 1 })
    const [best, ...others] = seen
    if (best !== undefined && best.score >= SURE_SCORE) {
      const further = others.filter(({ score }) => score >= FURTHER_FACE_SCORE)
      // A face that leans scores less than an upright one behind it, and is the person all the same.
      const doubted = others.filter(
        ({ score, box }) => score < FURTHER_FACE_SCORE && box.width >= closerLook.widthShare * best.box.width,
      )
      return [best, ...further, ...(await this.#confirm(image, doubted, [best, ...further]))]
    }
    const confirmed = await this.#confirm(image, seen, [])
    return confirmed.length > 0 ? confirmed : this.#climb(image, rungs)
  }

  /** What of the candidates is a face in an enlarged look and none of those that are known, best first. */
  async #confirm(
    image: RgbaImage,
    candidates: readonly FaceSighting[],
    known: readonly FaceSighting[],
  ): Promise<readonly FaceSighting[]> {
    const confirmed: FaceSighting[] = []
    for (const candidate of candidates.slice(0, closerLook.candidates)) {
      const face = await this.#lookCloser(image, candidate.box)
      const isNew = (seen: FaceSighting): boolean => boxIou(seen.box, face?.box ?? seen.box) <= SAME_FACE_OVERLAP
      if (face !== undefined && [...known, ...confirmed].every(isNew)) confirmed.push(face)
    }
    return confirmed.sort((one, other) => other.score - one.score)
  }

  /** The first rung that sees a face answers. */
  async #climb(image: RgbaImage, rungs: readonly Rung[]): Promise<readonly FaceSighting[]> {
    for (const rung of rungs) {
      const [face, ...further] = await this.#look(image, rung)
      if (face !== undefined) return [face, ...further.filter(({ score }) => score >= FURTHER_FACE_SCORE)]
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
    return decodeFaceBoxes({ boxes, scores }, { minimumScore: rung.minimumScore, input })
  }

  /** The sure face under a box with its surroundings, if there is one. */
  async #lookCloser(image: RgbaImage, box: Box): Promise<FaceSighting | undefined> {
    const { side, surroundings } = closerLook
    const span = surroundings * Math.max(box.width, box.height)
    const input = { x: box.x + (box.width - span) / 2, y: box.y + (box.height - span) / 2, width: span, height: span }
    const toSource = { a: span / side, b: 0, c: input.x, d: 0, e: span / side, f: input.y }
    const part = warpImage(image, { toSource, width: side, height: side })
    const { boxes, scores } = await this.#networks.tiny.run({ data: toPlanes(part), dims: [1, 3, side, side] }, [
      'boxes',
      'scores',
    ])
    return decodeFaceBoxes({ boxes, scores }, { minimumScore: SURE_SCORE, input })[0]
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
  const small = resize(image, { width, height })
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

/** By area where it is to shrink, bilinear where it is to grow: in repeated pixels no face is seen. */
function resize(image: RgbaImage, size: { readonly width: number; readonly height: number }): RgbaImage {
  if (size.width <= image.width) return shrinkImage(image, size)
  const toSource = { a: image.width / size.width, b: 0, c: 0, d: 0, e: image.height / size.height, f: 0 }
  return warpImage(image, { toSource, ...size })
}
