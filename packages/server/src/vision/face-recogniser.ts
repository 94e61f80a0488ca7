import { FACE_CHIP_SIZE, mirrorImage, toPlanes, type RgbaImage } from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

const EMBEDDING_LENGTH = 128

/**
 * What makes a face recognisable, as the network sees it. Personal data of a special kind: it lives in memory while a
 * verification runs and MUST NOT be stored, logged or sent. Private, so that neither JSON nor an inspector shows it.
 */
export class FaceEmbedding {
  readonly #values: Float32Array

  constructor(values: Float32Array) {
    this.#values = values
  }

  /** Cosine of the angle between two faces: the raw, unnormalised, uncentred embeddings of dlib's network. */
  similarityTo(other: FaceEmbedding): number {
    let dot = 0
    let own = 0
    let others = 0
    for (let index = 0; index < EMBEDDING_LENGTH; index += 1) {
      const mine = this.#values[index] ?? 0
      const theirs = other.#values[index] ?? 0
      dot += mine * theirs
      own += mine * mine
      others += theirs * theirs
    }
    return own > 0 && others > 0 ? dot / Math.sqrt(own * others) : 0
  }

  /** The mean of several pictures of one person: steadier than any of them. */
  static mean(embeddings: readonly FaceEmbedding[]): FaceEmbedding {
    const sum = new Float32Array(EMBEDDING_LENGTH)
    for (const embedding of embeddings)
      for (let index = 0; index < EMBEDDING_LENGTH; index += 1)
        sum[index] = (sum[index] ?? 0) + (embedding.#values[index] ?? 0) / embeddings.length
    return new FaceEmbedding(sum)
  }
}

/** Turns a face into an embedding that can be compared. */
export class FaceRecogniser {
  /** `<model id>@<first 12 hex digits of its SHA-256>` */
  readonly model: string
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
    this.model = network.name
  }

  static async create(): Promise<FaceRecogniser> {
    return new FaceRecogniser(await openNetwork('face-recognition'))
  }

  /** Embeds an aligned face (`cutFaceChip`) and its mirror image, and averages. */
  async embed(chip: RgbaImage): Promise<FaceEmbedding> {
    const planeLength = 3 * FACE_CHIP_SIZE * FACE_CHIP_SIZE
    const data = new Float32Array(2 * planeLength)
    toPlanes(chip, { target: data })
    toPlanes(mirrorImage(chip), { target: data, offset: planeLength })
    const { embedding } = await this.#network.run({ data, dims: [2, 3, FACE_CHIP_SIZE, FACE_CHIP_SIZE] }, ['embedding'])
    const straight = new FaceEmbedding(embedding.slice(0, EMBEDDING_LENGTH))
    const mirrored = new FaceEmbedding(embedding.slice(EMBEDDING_LENGTH))
    return FaceEmbedding.mean([straight, mirrored])
  }

  async dispose(): Promise<void> {
    await this.#network.release()
  }
}
