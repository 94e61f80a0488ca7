import {
  DOCUMENT_INPUT_DIMS,
  locateDocument,
  type Box,
  type DocumentInference,
  type DocumentSighting,
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

  /** The corners lie on the document's edges to a fraction of a pixel. */
  async locate(image: RgbaImage): Promise<DocumentSighting> {
    return locateDocument(image, this.#infer, { isPatient: true })
  }

  /**
   * The same for a document that fills a small part of the picture: looks at the whole and then at each of `windows`, since
   * the network sees any picture at 192 x 192.
   */
  async locateSmall(image: RgbaImage, windows: readonly Box[]): Promise<DocumentSighting> {
    const whole = await this.locate(image)
    if (whole.found) return whole
    for (const within of windows) {
      const sighting = await locateDocument(image, this.#infer, { within })
      if (sighting.found) return sighting
    }
    return whole
  }

  readonly #infer: DocumentInference = async (input) => {
    const { heatmaps, scores } = await this.#network.run({ data: input, dims: DOCUMENT_INPUT_DIMS }, [
      'heatmaps',
      'scores',
    ])
    return { heatmaps, scores }
  }

  async dispose(): Promise<void> {
    await this.#network.release()
  }
}
