import {
  cutFaceChip,
  FACE_CHIP_SIZE,
  faceChipTransform,
  landmarkDisagreement,
  measureFace,
  measureFaceQuality,
  toGray,
  type Box,
  type FaceMeasures,
  type FaceQuality,
  type MeshPoint,
  type Point,
  type RgbaImage,
} from '@honnin/shared/vision'
import { clearFace } from './face-clearing.ts'
import { FaceDetector } from './face-detector.ts'
import { FaceLandmarks } from './face-landmarks.ts'
import { FaceMesh } from './face-mesh.ts'
import { FaceRecogniser, type FaceEmbedding } from './face-recogniser.ts'
import { turnAround, viewOf, type FaceView } from './face-view.ts'

/** Distance between the eyes' centres on an aligned chip, in pixels. */
const CHIP_EYE_DISTANCE = 0.3535 * FACE_CHIP_SIZE

/** See `landmarkDisagreement`: up to the first a face is certainly, up to the second probably upright; none above the third. */
const SURE_DISAGREEMENT = 0.12
const UPRIGHT_DISAGREEMENT = 0.15
const LARGEST_DISAGREEMENT = 0.35
/** Of the mesh network, 0..1: below, it sees no face. */
const LEAST_PRESENCE = 0.5
export interface DetectedFace {
  /** In pixels of the picture. */
  readonly box: Box
  /** The detector's score, 0..1. */
  readonly score: number
}

/** A face with how much two networks disagree on it: infinite where one sees none. */
interface DoubtedFace {
  readonly finding: FaceFinding
  readonly disagreement: number
}

/** A face of which everything is known that matching needs. */
export interface FaceFinding extends DetectedFace {
  readonly landmarks: readonly Point[]
  /** Distance between the eyes' centres in pixels. */
  readonly interEyePx: number
  readonly quality: FaceQuality
  readonly embedding: FaceEmbedding
}

/** What was found in a view; `clear` is the view as the networks saw it. */
interface DescribedView {
  readonly finding: FaceFinding
  readonly landmarksInView: readonly Point[]
  readonly clear: RgbaImage
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
  async detect(image: RgbaImage): Promise<readonly DetectedFace[]> {
    const faces = await this.#detector.detect(image)
    return [...faces].sort((one, other) => areaOf(other.box) - areaOf(one.box))
  }

  /** Landmarks, quality and embedding of one detected face; `null` where it turns out to be none. */
  async describe(image: RgbaImage, face: DetectedFace): Promise<FaceFinding | null> {
    return (await this.#describeIn(viewOf(image, face.box), face))?.finding ?? null
  }

  /** The same with the mesh and what it measures. */
  async describeLive(image: RgbaImage, face: DetectedFace): Promise<LiveFaceFinding | null> {
    const view = viewOf(image, face.box)
    const described = await this.#describeIn(view, face)
    if (described === null) return null
    const { mesh, presence } = await this.#mesh.find(described.clear, described.landmarksInView)
    const meshInPicture = mesh.map((point) => ({ ...view.toPicture(point), z: point.z / view.scale }))
    const measures = measureFace(meshInPicture)
    return measures === null ? null : { ...described.finding, mesh: meshInPicture, presence, measures }
  }

  /** The same for a face that may be none or upside down, as in print: `null` where two networks disagree on it. */
  async describeSure(image: RgbaImage, face: DetectedFace): Promise<FaceFinding | null> {
    const found = await this.#describeAndDoubt(image, face)
    return found !== null && found.disagreement <= UPRIGHT_DISAGREEMENT ? found.finding : null
  }

  /**
   * The same for a picture that may lie on its side or upside down: the way up in which two networks agree on the face.
   * `box` stays that of `image`; landmarks, which would be those of a turned picture, are left out. `null` where the
   * networks agree in none.
   */
  async describeAnyWayUp(image: RgbaImage, face: DetectedFace): Promise<Omit<FaceFinding, 'landmarks'> | null> {
    let best: DoubtedFace | null = null
    for (const quarterTurns of [0, 1, 3, 2]) {
      const turned = turnAround(image, { box: face.box, quarterTurns })
      // A face that is not upright is found, but its box is poor.
      const [seen = { ...face, box: turned.box }] = quarterTurns === 0 ? [] : await this.detect(turned.image)
      const found = await this.#describeAndDoubt(turned.image, seen)
      if (found === null) continue
      if (best === null || found.disagreement < best.disagreement) best = found
      if (found.disagreement <= SURE_DISAGREEMENT) break
    }
    if (best === null || best.disagreement > LARGEST_DISAGREEMENT) return null
    const { interEyePx, quality, embedding } = best.finding
    return { ...face, interEyePx, quality, embedding }
  }

  async #describeIn(view: FaceView, face: DetectedFace): Promise<DescribedView | null> {
    const clear = clearFace(view.image, view.box)
    const landmarksInView = await this.#landmarks.find(clear, view.box)
    const transform = faceChipTransform(landmarksInView)
    const captured = cutFaceChip(view.image, landmarksInView)
    if (transform === null || captured === null) return null
    const chip = clear === view.image ? captured : (cutFaceChip(clear, landmarksInView) ?? captured)
    const finding = {
      ...face,
      landmarks: landmarksInView.map(view.toPicture),
      interEyePx: (Math.hypot(transform.a, transform.d) * CHIP_EYE_DISTANCE) / view.scale,
      quality: measureFaceQuality(toGray(captured)),
      embedding: await this.#recogniser.embed(chip),
    }
    return { finding, landmarksInView, clear }
  }

  async #describeAndDoubt(image: RgbaImage, face: DetectedFace): Promise<DoubtedFace | null> {
    const view = viewOf(image, face.box)
    const described = await this.#describeIn(view, face)
    if (described === null) return null
    const { mesh, presence } = await this.#mesh.find(described.clear, described.landmarksInView)
    const disagreement =
      presence >= LEAST_PRESENCE ? landmarkDisagreement(described.landmarksInView, mesh) : Number.POSITIVE_INFINITY
    return { finding: described.finding, disagreement }
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
