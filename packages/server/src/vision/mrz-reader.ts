import { readMrz, type MrzInference, type MrzReading, type ReadStrips, type GrayImage } from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

/** Reads machine-readable zones of passports and cards, and the digits of other print. */
export class MrzReader {
  /** `<model id>@<first 12 hex digits of its SHA-256>` of the network that reads the characters. */
  readonly model: string
  readonly #lines: Network
  readonly #characters: Network

  constructor(networks: { readonly lines: Network; readonly characters: Network }) {
    this.#lines = networks.lines
    this.#characters = networks.characters
    this.model = networks.characters.name
  }

  static async create(): Promise<MrzReader> {
    const [lines, characters] = await Promise.all([openNetwork('mrz-lines'), openNetwork('mrz-characters')])
    return new MrzReader({ lines, characters })
  }

  /**
   * The zone in a photograph or a rectified page, either way up; null where none is seen. `today` is YYYY-MM-DD. Characters
   * of less than 8 pixels pitch are beyond it: hand over the photograph in full size, or the rectified page.
   */
  async read(picture: GrayImage, today: string): Promise<MrzReading | null> {
    return readMrz(picture, this.#inference, { today })
  }

  /** The network that reads characters, alone. */
  readonly readStrips: ReadStrips = async ({ luma, dims }) =>
    (await this.#characters.run({ data: luma, dims }, ['logits'])).logits

  readonly #inference: MrzInference = {
    findLines: async ({ luma, dims }) => (await this.#lines.run({ data: luma, dims }, ['logits'])).logits,
    readLines: this.readStrips,
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#lines.release(), this.#characters.release()])
  }
}
