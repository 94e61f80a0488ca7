import {
  DOCUMENT_INPUT_DIMS,
  EDGE_INPUT_DIMS,
  locateDocument,
  type Box,
  type DocumentInference,
  type DocumentSighting,
  type RgbaImage,
} from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

/** Finds the four corners of a document. */
export class DocumentLocator {
  /** `<model id>@<first 12 hex digits of its SHA-256>` of both networks, with a plus sign between them. */
  readonly model: string
  readonly #corners: Network
  readonly #edges: Network

  constructor({ corners, edges }: { readonly corners: Network; readonly edges: Network }) {
    this.#corners = corners
    this.#edges = edges
    this.model = `${corners.name}+${edges.name}`
  }

  static async create(): Promise<DocumentLocator> {
    const [corners, edges] = await Promise.all([openNetwork('document-corners'), openNetwork('document-edges')])
    return new DocumentLocator({ corners, edges })
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

  readonly #infer: DocumentInference = {
    corners: (data) => this.#corners.run({ data, dims: DOCUMENT_INPUT_DIMS }, ['heatmaps', 'scores']),
    edges: async (data) => (await this.#edges.run({ data, dims: EDGE_INPUT_DIMS }, ['places'])).places,
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#corners.release(), this.#edges.release()])
  }
}
