import {
  DOCUMENT_NETWORKS,
  documentInference,
  locateDocument,
  type Box,
  type DocumentNetworkId,
  type DocumentSighting,
  type RgbaImage,
} from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

/** Finds the four corners of a document. */
export class DocumentLocator {
  /** `<model id>@<first 12 hex digits of its SHA-256>` of each network, with plus signs between them. */
  readonly model: string
  readonly #networks: ReadonlyMap<DocumentNetworkId, Network>

  constructor(networks: ReadonlyMap<DocumentNetworkId, Network>) {
    this.#networks = networks
    this.model = [...networks.values()].map(({ name }) => name).join('+')
  }

  static async create(): Promise<DocumentLocator> {
    const opened = DOCUMENT_NETWORKS.map(async (id) => [id, await openNetwork(id)] as const)
    return new DocumentLocator(new Map(await Promise.all(opened)))
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

  readonly #infer = documentInference(async (id, image, outputs) => {
    const network = this.#networks.get(id)
    if (!network) throw new TypeError(`${id} was not opened`)
    return network.run(image, outputs)
  })

  async dispose(): Promise<void> {
    await Promise.all([...this.#networks.values()].map((network) => network.release()))
  }
}
