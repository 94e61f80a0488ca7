import {
  FACE_MESH_INPUT_SIZE,
  meshRegionFromLandmarks,
  meshRegionFromMesh,
  meshToPicture,
  toPlanes,
  warpImage,
  type Affine,
  type MeshPoint,
  type Point,
  type RgbaImage,
} from '@honnin/shared/vision'
import { openNetwork, type Network } from './runtime-session.ts'

export interface FaceMeshFinding {
  /** 468 points in pixels of the picture. */
  readonly mesh: readonly MeshPoint[]
  /** 0..1: how sure the network is that the region holds a face. */
  readonly presence: number
}

/** Finds the 468-point mesh of MediaPipe. */
export class FaceMesh {
  readonly #network: Network

  constructor(network: Network) {
    this.#network = network
  }

  static async create(): Promise<FaceMesh> {
    return new FaceMesh(await openNetwork('face-mesh'))
  }

  /** Looks twice: the second region comes from the first mesh, which halves the jitter of the pose. */
  async find(image: RgbaImage, landmarks: readonly Point[]): Promise<FaceMeshFinding> {
    const first = await this.#look(image, meshRegionFromLandmarks(landmarks))
    return this.#look(image, meshRegionFromMesh(first.mesh))
  }

  async dispose(): Promise<void> {
    await this.#network.release()
  }

  async #look(image: RgbaImage, region: Affine): Promise<FaceMeshFinding> {
    const side = FACE_MESH_INPUT_SIZE
    const input = warpImage(image, { toSource: region, width: side, height: side })
    const { mesh, presence } = await this.#network.run({ data: toPlanes(input), dims: [1, 3, side, side] }, [
      'mesh',
      'presence',
    ])
    return { mesh: meshToPicture(mesh, region), presence: presence[0] ?? 0 }
  }
}
