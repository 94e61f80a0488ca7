import type { DisplayLight } from '../../recipe.ts'
import { cross, dot, normalize, subtract, type Vector3 } from '../gl/matrix.ts'
import { FLOATS_PER_VERTEX, type Mesh } from '../gl/mesh.ts'
import { ease } from '../motion.ts'
import { displayGain } from './display-light.ts'
import { deformFace } from './expression.ts'
import type { FacePoint, Plate } from './plate.ts'
import type { HeadPose } from './pose.ts'
import { FACE_OVAL, LIDS, MESH_POINTS, MOUTH, meshTriangles } from './topology.ts'

/** Distance of the camera in pixels of the frame: a face at arm's length seen by a phone's front camera. */
export const CAMERA_DISTANCE = 1700

/** Rings about the face's outline, as multiples of its distance from the middle. The last lies far outside the frame. */
const RINGS = [1.07, 1.15, 1.24, 1.35, 1.48, 1.64, 1.85, 2.1, 2.45, 2.9, 3.6, 5, 9] as const
const MOUTH_ROWS = 7
/** How much light the skin gains or loses when it turns to or from the lamp. */
const SHADING = 0.28
const TOWARDS_LAMP = normalize([-0.35, 0.5, 0.8])

interface Skin {
  /** At rest, in the world: where perspective shows it at its place in the photograph. */
  rest: FacePoint[]
  /** Texture coordinates. */
  uv: (readonly [number, number])[]
  /** 1 moves with the head, 0 stays with the room. */
  headWeight: number[]
  /** Follows this mesh point's expression by this share; face points follow themselves. */
  follows: { point: number; share: number }[]
  triangles: (readonly [number, number, number])[]
  restNormals: Vector3[]
}

/** The head, its surroundings as rings that give way smoothly, and the inside of eyes and mouth as surfaces of their own. */
export class HeadMesh {
  readonly #plate: Plate
  readonly #skin: Skin
  readonly #pivot: FacePoint

  /** `relief` is the share of the depth that the head has: 0 leaves a flat picture that can only be stretched. */
  constructor(plate: Plate, relief = 1) {
    this.#plate = relief === 1 ? plate : { ...plate, points: plate.points.map((p) => ({ ...p, z: p.z * relief })) }
    this.#skin = buildSkin(this.#plate, relief)
    const middle = middleOf(FACE_OVAL.map((i) => plate.points[i] ?? ORIGIN))
    // The head turns on the spine: behind the ears, a little below the face's middle.
    this.#pivot = { x: middle.x, y: middle.y - plate.faceHeight * 0.2, z: -plate.faceWidth * 0.18 }
  }

  /** The surfaces of one moment, in drawing order; `light` falls on them from where the camera is. */
  pose(pose: HeadPose, light?: DisplayLight): { skin: Mesh; eyes: Mesh; mouth: Mesh } {
    const { rest, headWeight, follows, triangles, restNormals, uv } = this.#skin
    const expression = deformFace(this.#plate, pose)
    const shaped = rest.map((p, i) => {
      const { point, share } = follows[i] ?? { point: 0, share: 0 }
      const move = expression[point] ?? ORIGIN
      return { x: p.x + move.x * share, y: p.y + move.y * share, z: p.z + move.z * share }
    })
    const placed = shaped.map((p, i) => this.#turn(p, pose, headWeight[i] ?? 0))
    const normals = vertexNormals(placed, triangles)
    const shade = normals.map((normal, i): Vector3 => {
      const change = dot(normal, TOWARDS_LAMP) - dot(restNormals[i] ?? normal, TOWARDS_LAMP)
      const lamp = Math.min(1.25, Math.max(0.6, 1 + SHADING * change * (headWeight[i] ?? 0)))
      const [red, green, blue] = displayGain(light, { facing: normal[2], headWeight: headWeight[i] ?? 0 })
      return [lamp * red, lamp * green, lamp * blue]
    })
    const inHead = displayGain(light, { facing: 1, headWeight: 1 })
    const skin = pack(placed, uv, shade, triangles)
    const eyes = this.#eyes(pose, inHead)
    const mouth = this.#mouth(placed, inHead)
    return { skin, eyes, mouth }
  }

  /** Turns a point of the head by its weight, about the spine, and shifts it. */
  #turn(p: FacePoint, pose: HeadPose, weight: number): FacePoint {
    const [x, y, z] = [p.x - this.#pivot.x, p.y - this.#pivot.y, p.z - this.#pivot.z]
    const [cy, sy] = [Math.cos(pose.yaw * weight), Math.sin(pose.yaw * weight)]
    const [cx, sx] = [Math.cos(pose.pitch * weight), Math.sin(pose.pitch * weight)]
    const [cz, sz] = [Math.cos(pose.roll * weight), Math.sin(pose.roll * weight)]
    const [xYawed, zYawed] = [x * cy + z * sy, z * cy - x * sy]
    const [yPitched, zPitched] = [y * cx - zYawed * sx, zYawed * cx + y * sx]
    const [xRolled, yRolled] = [xYawed * cz - yPitched * sz, yPitched * cz + xYawed * sz]
    const sway = (0.25 + 0.75 * weight) * this.#plate.faceWidth
    return {
      x: xRolled + this.#pivot.x + pose.shift.x * sway,
      y: yRolled + this.#pivot.y + pose.shift.y * sway,
      z: zPitched + this.#pivot.z + pose.shift.z * sway,
    }
  }

  /** Eyeballs stay where they are in the head; the lids come down in front of them. */
  #eyes(pose: HeadPose, colour: Vector3): Mesh {
    const points: FacePoint[] = []
    const uv: (readonly [number, number])[] = []
    const triangles: (readonly [number, number, number])[] = []
    for (const { upper, lower } of LIDS) {
      const first = points.length
      for (const [i, top] of upper.entries()) {
        for (const index of [top, lower[i] ?? top]) {
          points.push(this.#turn(this.#skin.rest[index] ?? ORIGIN, pose, 1))
          uv.push(this.#skin.uv[index] ?? [0, 0])
        }
      }
      for (let i = 0; i + 1 < upper.length; i++) {
        const at = first + 2 * i
        triangles.push([at, at + 1, at + 3], [at, at + 3, at + 2])
      }
    }
    return pack(
      points,
      uv,
      points.map(() => colour),
      triangles,
    )
  }

  /** What the photograph shows between the lips stays with the upper jaw; below it the open mouth is dark. */
  #mouth(placed: readonly FacePoint[], [red, green, blue]: Vector3): Mesh {
    const points: FacePoint[] = []
    const uv: (readonly [number, number])[] = []
    const colours: Vector3[] = []
    const triangles: (readonly [number, number, number])[] = []
    for (const [i, top] of MOUTH.upper.entries()) {
      const bottom = MOUTH.lower[i] ?? top
      const [a, b] = [placed[top] ?? ORIGIN, placed[bottom] ?? ORIGIN]
      const [restA, restB] = [this.#skin.rest[top] ?? ORIGIN, this.#skin.rest[bottom] ?? ORIGIN]
      const [uvA, uvB] = [this.#skin.uv[top] ?? [0, 0], this.#skin.uv[bottom] ?? [0, 0]]
      const gap = Math.max(1e-6, a.y - b.y)
      const restGap = restA.y - restB.y
      for (let row = 0; row < MOUTH_ROWS; row++) {
        const share = row / (MOUTH_ROWS - 1)
        const inPhoto = Math.min(1, (share * gap) / Math.max(1, restGap))
        const beyond = Math.max(0, share * gap - Math.max(restGap, 0)) / (this.#plate.faceHeight * 0.03)
        const dark = Math.min(1, beyond)
        points.push({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, z: a.z + (b.z - a.z) * share })
        uv.push([uvA[0] + (uvB[0] - uvA[0]) * inPhoto, uvA[1] + (uvB[1] - uvA[1]) * inPhoto])
        // Towards the lower lip the tongue catches some light again.
        const tongue = dark * ease(0.55, 1, share) * 0.14
        const throat = 1 - dark * 0.93 + tongue * 0.5
        colours.push([red * (1 - dark * 0.84 + tongue), green * throat, blue * throat])
      }
    }
    for (let column = 0; column + 1 < MOUTH.upper.length; column++) {
      for (let row = 0; row + 1 < MOUTH_ROWS; row++) {
        const at = column * MOUTH_ROWS + row
        triangles.push([at, at + 1, at + MOUTH_ROWS + 1], [at, at + MOUTH_ROWS + 1, at + MOUTH_ROWS])
      }
    }
    return pack(points, uv, colours, triangles)
  }
}

const ORIGIN: FacePoint = { x: 0, y: 0, z: 0 }

function buildSkin(plate: Plate, relief: number): Skin {
  const skin: Skin = { rest: [], uv: [], headWeight: [], follows: [], triangles: [...meshTriangles()], restNormals: [] }
  const add = (p: FacePoint, headWeight: number, follows: { point: number; share: number }) => {
    // Perspective would move what lies nearer outwards; at rest everything has to fall on its place in the photograph.
    const nearer = (CAMERA_DISTANCE - p.z) / CAMERA_DISTANCE
    skin.rest.push({ x: p.x * nearer, y: p.y * nearer, z: p.z })
    skin.uv.push([p.x / plate.width + 0.5, 0.5 - p.y / plate.height])
    skin.headWeight.push(headWeight)
    skin.follows.push(follows)
  }
  for (let i = 0; i < MESH_POINTS; i++) add(plate.points[i] ?? ORIGIN, 1, { point: i, share: 1 })

  const oval = FACE_OVAL.map((i) => plate.points[i] ?? ORIGIN)
  const middle = middleOf(oval)
  const { faceWidth } = plate
  for (const scale of RINGS) {
    oval.forEach((p, i) => {
      const out = { x: p.x - middle.x, y: p.y - middle.y }
      const length = Math.hypot(out.x, out.y)
      const [down, up] = [Math.max(0, -out.y / length), Math.max(0, out.y / length)]
      // Hair moves with the head, the neck hardly, shoulders and room not at all.
      const stiffUntil = 1.28 + 0.25 * up - 0.22 * down
      const headWeight = 1 - ease(stiffUntil, 2.25 - 0.2 * down, scale)
      // Behind the outline the head falls away to the ears and the nape; far out everything is the room's one plane.
      const behind = faceWidth * 0.36 * ease(0.9, 1.5, scale) * (1 - 0.35 * down)
      const room = ease(1.3, 2.6, scale)
      const z = (p.z - behind * relief) * (1 - room) - faceWidth * 0.4 * room * relief
      const share = 1 - ease(1, 1.4, scale)
      add({ x: middle.x + out.x * scale, y: middle.y + out.y * scale, z }, headWeight, {
        point: FACE_OVAL[i] ?? 0,
        share,
      })
    })
  }
  const ringPoint = (ring: number, i: number) =>
    ring === 0
      ? (FACE_OVAL[i % FACE_OVAL.length] ?? 0)
      : MESH_POINTS + (ring - 1) * FACE_OVAL.length + (i % FACE_OVAL.length)
  for (let ring = 0; ring < RINGS.length; ring++) {
    for (let i = 0; i < FACE_OVAL.length; i++) {
      const [a, b, c, d] = [
        ringPoint(ring, i),
        ringPoint(ring + 1, i),
        ringPoint(ring + 1, i + 1),
        ringPoint(ring, i + 1),
      ]
      skin.triangles.push([a, b, c], [a, c, d])
    }
  }
  skin.restNormals = vertexNormals(skin.rest, skin.triangles)
  return skin
}

function middleOf(points: readonly FacePoint[]): FacePoint {
  const sum = points.reduce((total, p) => ({ x: total.x + p.x, y: total.y + p.y, z: total.z + p.z }), ORIGIN)
  return { x: sum.x / points.length, y: sum.y / points.length, z: sum.z / points.length }
}

function vertexNormals(
  points: readonly FacePoint[],
  triangles: readonly (readonly [number, number, number])[],
): Vector3[] {
  const sums = points.map((): [number, number, number] => [0, 0, 0])
  const at = (i: number): Vector3 => {
    const { x, y, z } = points[i] ?? ORIGIN
    return [x, y, z]
  }
  for (const [a, b, c] of triangles) {
    const normal = cross(subtract(at(b), at(a)), subtract(at(c), at(a)))
    const facing = normal[2] < 0 ? -1 : 1
    for (const i of [a, b, c]) {
      const sum = sums[i]
      if (sum) for (let axis = 0; axis < 3; axis++) sum[axis] = (sum[axis] ?? 0) + facing * (normal[axis] ?? 0)
    }
  }
  return sums.map((sum) => normalize(sum))
}

function pack(
  points: readonly FacePoint[],
  uv: readonly (readonly [number, number])[],
  colours: readonly Vector3[],
  triangles: readonly (readonly [number, number, number])[],
): Mesh {
  const vertices = new Float32Array(points.length * FLOATS_PER_VERTEX)
  points.forEach(({ x, y, z }, i) => {
    vertices.set([x, y, z, ...(uv[i] ?? [0, 0]), 0, 0, 1, ...(colours[i] ?? [1, 1, 1])], i * FLOATS_PER_VERTEX)
  })
  return { vertices, indices: new Uint32Array(triangles.flat()) }
}
