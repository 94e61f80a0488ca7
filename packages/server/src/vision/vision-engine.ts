import { DocumentLocator } from './document-locator.ts'
import { FaceAnalyser } from './face-analyser.ts'
import { MrzReader } from './mrz-reader.ts'
import { TextRecogniser } from './text-recogniser.ts'

/** All networks, opened once per process. Whoever creates it disposes it. */
export class VisionEngine {
  readonly faces: FaceAnalyser
  readonly documents: DocumentLocator
  /** Starts with the first line that is read. */
  readonly text = new TextRecogniser()
  #mrz: Promise<MrzReader> | undefined

  constructor(parts: { readonly faces: FaceAnalyser; readonly documents: DocumentLocator }) {
    this.faces = parts.faces
    this.documents = parts.documents
  }

  static async create(): Promise<VisionEngine> {
    const [faces, documents] = await Promise.all([FaceAnalyser.create(), DocumentLocator.create()])
    return new VisionEngine({ faces, documents })
  }

  /** Opened when first asked for: who only compares faces has no print to read. */
  mrz(): Promise<MrzReader> {
    this.#mrz ??= MrzReader.create()
    return this.#mrz
  }

  async dispose(): Promise<void> {
    const mrz = this.#mrz?.then((reader) => reader.dispose())
    await Promise.all([this.faces.dispose(), this.documents.dispose(), this.text.dispose(), mrz])
  }
}
