import { CAMERA_DISTANCE } from '../face/head-mesh.ts'
import type { FacePoint, Plate } from '../face/plate.ts'
import { headPose } from '../face/pose.ts'
import { FACE_OVAL, LIDS, MOUTH } from '../face/topology.ts'
import { DRAWN_PER_SECOND } from '../frame.ts'
import { multiply, rotation, translation } from '../gl/matrix.ts'
import { FLOATS_PER_VERTEX, sheet } from '../gl/mesh.ts'
import type { Renderer } from '../gl/renderer.ts'
import { settledTremor } from '../motion.ts'
import type { OpenScene } from '../scene.ts'
import { StageError } from '../stage-error.ts'
import {
  personDrawer,
  personPlate,
  portraitCamera,
  portraitExposure,
  type PersonOptions,
  type Sitter,
} from './person-scene.ts'
import { BEND, cutPicture, PICTURE } from './shown-picture.ts'

/** How far before the ears a worn print lies: just off the nose. */
const WORN_AT_PX = 200

export interface WornPrintOptions extends PersonOptions {
  /** Only the printed face, bent; else the whole print, flat. */
  isMask: boolean
  behind?: Sitter
}

/** A print with holes before another person's face: held up flat, or only its face, bent and worn. */
export function openWornPrintScene(renderer: Renderer, options: WornPrintOptions): OpenScene {
  const { isMask, behind } = options
  if (behind === undefined) throw new StageError('stage_failed', 'a worn print needs somebody who wears it')
  const camera = portraitCamera()
  const wearer = personDrawer(renderer, { ...options, ...behind })
  const plate = personPlate(options)
  const print = cutPicture(plate.canvas)
  if (isMask) keepFace(print, plate)
  pierce(print, plate)
  const texture = renderer.texture(print)
  const picture = sheet({ ...PICTURE, columns: 28, bend: isMask ? BEND : 0 })
  // Nearer things look larger: the print is made so much smaller that its eyes lie over the wearer's.
  const scale = 1 - WORN_AT_PX / CAMERA_DISTANCE
  for (let i = 0; i < picture.vertices.length; i += FLOATS_PER_VERTEX)
    for (let axis = 0; axis < 3; axis++) picture.vertices[i + axis] = (picture.vertices[i + axis] ?? 0) * scale
  return {
    draw(frame) {
      const [progress, seconds] = [frame / options.frameCount, frame / DRAWN_PER_SECOND]
      const pose = headPose(options, progress, seconds)
      const shake = (phase: number) => settledTremor(progress, seconds, options.seed + phase)
      renderer.begin(portraitExposure(camera, frame, options.seed + 50))
      wearer.draw(frame)
      const worn = multiply(
        rotation(pose.yaw, pose.pitch, pose.roll),
        multiply(
          translation(pose.shift.x * 370 + shake(20) * 3, pose.shift.y * 370 + shake(21) * 3, WORN_AT_PX),
          rotation(shake(22) * 0.02, shake(23) * 0.02, shake(24) * 0.01),
        ),
      )
      renderer.draw(picture, worn, {
        texture,
        ambient: 0.45,
        diffuse: 0.52,
        specular: 0.07,
        shininess: 14,
        depthOffset: 0.25,
      })
    },
    close() {
      wearer.close()
      renderer.release(texture)
    },
  }
}

/** Leaves the face of a print and removes the rest. */
function keepFace(print: HTMLCanvasElement, plate: Plate): void {
  const context = print.getContext('2d')
  if (!context) return
  context.globalCompositeOperation = 'destination-in'
  context.beginPath()
  for (const { x, y } of onPrint(plate, FACE_OVAL)) context.lineTo(x, y)
  context.fill()
}

/** Cuts holes for both eyes and the mouth. */
function pierce(print: HTMLCanvasElement, plate: Plate): void {
  const context = print.getContext('2d')
  if (!context) return
  context.globalCompositeOperation = 'destination-out'
  for (const [points, height] of [
    ...LIDS.map(({ upper, lower }) => [[...upper, ...lower], 0.75] as const),
    [[...MOUTH.upper, ...MOUTH.lower], 0.6] as const,
  ]) {
    const outline = onPrint(plate, points)
    const [xs, ys] = [outline.map(({ x }) => x), outline.map(({ y }) => y)]
    const [left, right] = [Math.min(...xs), Math.max(...xs)]
    const radius = ((right - left) / 2) * 1.2
    context.beginPath()
    context.ellipse((left + right) / 2, (Math.min(...ys) + Math.max(...ys)) / 2, radius, radius * height, 0, 0, 7)
    context.fill()
  }
}

/** Points of the face in pixels of the print. */
function onPrint(plate: Plate, indexes: readonly number[]): Pick<FacePoint, 'x' | 'y'>[] {
  return indexes.map((index) => {
    const { x, y } = plate.points[index] ?? { x: 0, y: 0 }
    return { x: PICTURE.width / 2 + x, y: PICTURE.height / 2 - y }
  })
}
