import { cropImage, toPlanes, warpImage, type Box, type Point, type RgbaImage } from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

const INPUT_SIDE = 112

/** Finds the 68 landmarks of the iBUG scheme. */
export class FaceLandmarks {
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
  }

  static async create(): Promise<FaceLandmarks> {
    return new FaceLandmarks(await openNetwork('face-landmarks-68'))
  }

  /** The landmarks of the face under `box`, in pixels of the picture. */
  async find(image: RgbaImage, box: Box): Promise<readonly Point[]> {
    // The network was trained on the detector's box alone, centred on a black square.
    const { image: face, origin } = cropImage(image, box)
    const side = Math.max(origin.width, origin.height)
    const scale = side / INPUT_SIDE
    const left = (origin.width - side) / 2
    const top = (origin.height - side) / 2
    const toSource = { a: scale, b: 0, c: left, d: 0, e: scale, f: top }
    const input = warpImage(face, { toSource, width: INPUT_SIDE, height: INPUT_SIDE })
    const { points } = await this.#network.run({ data: toPlanes(input), dims: [1, 3, INPUT_SIDE, INPUT_SIDE] }, [
      'points',
    ])
    const landmarks: Point[] = []
    for (let at = 0; at + 1 < points.length; at += 2)
      landmarks.push({
        x: origin.x + left + (points[at] ?? 0) * side,
        y: origin.y + top + (points[at + 1] ?? 0) * side,
      })
    return landmarks
  }

  async dispose(): Promise<void> {
    await this.#network.release()
  }
}
