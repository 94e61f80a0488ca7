import {
  cropImage,
  decodeDocumentCorners,
  DOCUMENT_INPUT_DIMS,
  prepareDocumentInput,
  quadBounds,
  refineDocumentSighting,
  toGray,
  type Box,
  type DocumentSighting,
  type GrayImage,
  type Point,
  type Quad,
  type RgbaImage,
} from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

/** Finds the four corners of a document. */
export class DocumentLocator {
  /** `<model id>@<first 12 hex digits of its SHA-256>` */
  readonly model: string
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
    this.model = network.name
  }

  static async create(): Promise<DocumentLocator> {
    return new DocumentLocator(await openNetwork('document-corners'))
  }

  /** `gray` is the luma of `image`; the corners lie on the document's edges to a fraction of a pixel. */
  async locate(image: RgbaImage, gray: GrayImage): Promise<DocumentSighting> {
    const outputs = await this.#network.run({ data: prepareDocumentInput(image), dims: DOCUMENT_INPUT_DIMS }, [
      'heatmaps',
      'scores',
    ])
    return refineDocumentSighting(gray, decodeDocumentCorners(outputs, image))
  }

  /**
   * The same for a document that fills a small part of the picture: looks at the whole and then at each of `windows`, and
   * once more closely at what was found, since the network sees any picture at 192 x 192.
   */
  async locateSmall(image: RgbaImage, windows: readonly Box[]): Promise<DocumentSighting> {
    let best: DocumentSighting | null = null
    for (const window of [wholeOf(image), ...windows]) {
      const sighting = await this.#locateIn(image, window)
      best ??= sighting
      if (!sighting.found) continue
      const closer = await this.#locateIn(image, surroundingsOf(sighting.quad))
      return closer.found ? closer : sighting
    }
    return best ?? this.locate(image, toGray(image))
  }

  async #locateIn(image: RgbaImage, window: Box): Promise<DocumentSighting> {
    const { image: part, origin } = cropImage(image, window)
    const sighting = await this.locate(part, toGray(part))
    const [a, b, c, d] = sighting.quad
    const moved = (point: Point): Point => ({ x: point.x + origin.x, y: point.y + origin.y })
    return { ...sighting, quad: [moved(a), moved(b), moved(c), moved(d)] }
  }

  async dispose(): Promise<void> {
    await this.#network.release()
  }
}

function wholeOf({ width, height }: RgbaImage): Box {
  return { x: 0, y: 0, width, height }
}

/** The document with a third of its size on either side: what the network was trained on most. */
function surroundingsOf(quad: Quad): Box {
  const { x, y, width, height } = quadBounds(quad)
  const margin = Math.max(width, height) / 3
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}
