import {
  cutFaceChip,
  FACE_CHIP_SIZE,
  faceChipTransform,
  landmarkDisagreement,
  measureFace,
  measureFaceQuality,
  squareTransform,
  toGray,
  warpImage,
  type Box,
  type FaceMeasures,
  type FaceQuality,
  type MeshPoint,
  type Point,
  type RgbaImage,
} from '@honnin/shared/vision'
import { FaceDetector } from './face-detector.ts'
import { FaceLandmarks } from './face-landmarks.ts'
import { FaceMesh } from './face-mesh.ts'
import { FaceRecogniser, type FaceEmbedding } from './face-recogniser.ts'

/** Distance between the eyes' centres on an aligned chip, in pixels. */
const CHIP_EYE_DISTANCE = 0.3535 * FACE_CHIP_SIZE

/** See `landmarkDisagreement`: up to the first a face is certainly, up to the second probably upright; none above the third. */
const SURE_DISAGREEMENT = 0.12
const UPRIGHT_DISAGREEMENT = 0.15
const LARGEST_DISAGREEMENT = 0.35
/** Of the mesh network, 0..1: below, it sees no face. */
const LEAST_PRESENCE = 0.5
/** Half side of what is turned around a face, in sides of its box. */
const SURROUNDINGS = 1.4

/** A face of which everything is known that matching needs. */
export interface FaceFinding {
  readonly box: Box
  /** The detector's score, 0..1. */
  readonly score: number
  readonly landmarks: readonly Point[]
  /** Distance between the eyes' centres in pixels. */
  readonly interEyePx: number
  readonly quality: FaceQuality
  readonly embedding: FaceEmbedding
}

/** A face whose movements are to be read. */
export interface LiveFaceFinding extends FaceFinding {
  readonly mesh: readonly MeshPoint[]
  /** 0..1: how sure the mesh network is of a face. */
  readonly presence: number
  readonly measures: FaceMeasures
}

/** Everything there is to know of the faces in a picture, from four networks. */
export class FaceAnalyser {
  readonly #detector: FaceDetector
  readonly #landmarks: FaceLandmarks
  readonly #mesh: FaceMesh
  readonly #recogniser: FaceRecogniser

  constructor(networks: {
    detector: FaceDetector
    landmarks: FaceLandmarks
    mesh: FaceMesh
    recogniser: FaceRecogniser
  }) {
    this.#detector = networks.detector
    this.#landmarks = networks.landmarks
    this.#mesh = networks.mesh
    this.#recogniser = networks.recogniser
  }

  static async create(): Promise<FaceAnalyser> {
    const [detector, landmarks, mesh, recogniser] = await Promise.all([
      FaceDetector.create(),
      FaceLandmarks.create(),
      FaceMesh.create(),
      FaceRecogniser.create(),
    ])
    return new FaceAnalyser({ detector, landmarks, mesh, recogniser })
  }

  /** `<model id>@<first 12 hex digits of its SHA-256>` of the recogniser. */
  get model(): string {
    return this.#recogniser.model
  }

  /** The boxes of all faces, largest first. */
  async detect(image: RgbaImage): Promise<readonly { readonly box: Box; readonly score: number }[]> {
    const faces = await this.#detector.detect(image)
    return [...faces].sort((one, other) => areaOf(other.box) - areaOf(one.box))
  }

  /** Landmarks, quality and embedding of one detected face; `null` where it turns out to be none. */
  async describe(image: RgbaImage, face: { readonly box: Box; readonly score: number }): Promise<FaceFinding | null> {
    const landmarks = await this.#landmarks.find(image, face.box)
    const transform = faceChipTransform(landmarks)
    const chip = cutFaceChip(image, landmarks)
    if (transform === null || chip === null) return null
    return {
      ...face,
      landmarks,
      interEyePx: Math.hypot(transform.a, transform.d) * CHIP_EYE_DISTANCE,
      quality: measureFaceQuality(toGray(chip)),
      embedding: await this.#recogniser.embed(chip),
    }
  }

  /** The same with the mesh and what it measures. */
  async describeLive(
    image: RgbaImage,
    face: { readonly box: Box; readonly score: number },
  ): Promise<LiveFaceFinding | null> {
    const finding = await this.describe(image, face)
    if (finding === null) return null
    const { mesh, presence } = await this.#mesh.find(image, finding.landmarks)
    const measures = measureFace(mesh)
    return measures === null ? null : { ...finding, mesh, presence, measures }
  }

  /** The same for a face that may be none or upside down, as in print: `null` where two networks disagree on it. */
  async describeSure(
    image: RgbaImage,
    face: { readonly box: Box; readonly score: number },
  ): Promise<FaceFinding | null> {
    const finding = await this.describe(image, face)
    if (finding === null) return null
    const { mesh, presence } = await this.#mesh.find(image, finding.landmarks)
    const isSure = presence >= LEAST_PRESENCE && landmarkDisagreement(finding.landmarks, mesh) <= UPRIGHT_DISAGREEMENT
    return isSure ? finding : null
  }

  /**
   * The same for a picture that may lie on its side or upside down: the way up in which two networks agree on the face.
   * `box` stays that of `image`; landmarks, which would be those of a turned picture, are left out. `null` where the
   * networks agree in none.
   */
  async describeAnyWayUp(
    image: RgbaImage,
    face: { readonly box: Box; readonly score: number },
  ): Promise<Omit<FaceFinding, 'landmarks'> | null> {
    let best: { readonly finding: FaceFinding; readonly disagreement: number } | null = null
    for (const quarterTurns of [0, 1, 3, 2]) {
      const turned = turnAround(image, { box: face.box, quarterTurns })
      // A face that is not upright is found, but its box is poor.
      const [seen = { ...face, box: turned.box }] = quarterTurns === 0 ? [] : await this.detect(turned.image)
      const finding = await this.describe(turned.image, seen)
      if (finding === null) continue
      const { mesh } = await this.#mesh.find(turned.image, finding.landmarks)
      const disagreement = landmarkDisagreement(finding.landmarks, mesh)
      if (best === null || disagreement < best.disagreement) best = { finding, disagreement }
      if (disagreement <= SURE_DISAGREEMENT) break
    }
    if (best === null || best.disagreement > LARGEST_DISAGREEMENT) return null
    const { interEyePx, quality, embedding } = best.finding
    return { ...face, interEyePx, quality, embedding }
  }

  async dispose(): Promise<void> {
    await Promise.all([
      this.#detector.dispose(),
      this.#landmarks.dispose(),
      this.#mesh.dispose(),
      this.#recogniser.dispose(),
    ])
  }
}

function areaOf(box: Box): number {
  return box.width * box.height
}

/** Cuts the surroundings of a face and turns them clockwise. */
function turnAround(
  image: RgbaImage,
  { box, quarterTurns }: { readonly box: Box; readonly quarterTurns: number },
): { readonly image: RgbaImage; readonly box: Box } {
  if (quarterTurns === 0) return { image, box }
  const half = SURROUNDINGS * Math.max(box.width, box.height)
  const pixels = Math.round(2 * half)
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const toSource = squareTransform(centre, { side: 2 * half, angle: (-quarterTurns * Math.PI) / 2, pixels })
  const isLying = quarterTurns % 2 === 1
  const width = isLying ? box.height : box.width
  const height = isLying ? box.width : box.height
  return {
    image: warpImage(image, { toSource, width: pixels, height: pixels }),
    box: { x: half - width / 2, y: half - height / 2, width, height },
  }
}
