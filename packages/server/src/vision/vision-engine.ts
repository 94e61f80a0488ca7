import { DocumentLocator } from './document-locator.ts'
import { FaceAnalyser } from './face-analyser.ts'

/** All networks, opened once per process. Whoever creates it disposes it. */
export class VisionEngine {
  readonly faces: FaceAnalyser
  readonly documents: DocumentLocator

  constructor(parts: { readonly faces: FaceAnalyser; readonly documents: DocumentLocator }) {
    this.faces = parts.faces
    this.documents = parts.documents
  }

  static async create(): Promise<VisionEngine> {
    const [faces, documents] = await Promise.all([FaceAnalyser.create(), DocumentLocator.create()])
    return new VisionEngine({ faces, documents })
  }

  async dispose(): Promise<void> {
    await Promise.all([this.faces.dispose(), this.documents.dispose()])
  }
}
