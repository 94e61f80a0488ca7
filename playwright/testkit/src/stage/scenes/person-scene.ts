import type { DisplayLight, PersonMovement } from '../../recipe.ts'
import { CAMERA_DISTANCE, HeadMesh } from '../face/head-mesh.ts'
import type { FaceMeasure } from '../face/landmarker.ts'
import { setPlate, type Plate } from '../face/plate.ts'
import { headPose } from '../face/pose.ts'
import { DRAWN_PER_SECOND, FRAME_HEIGHT, FRAME_WIDTH } from '../frame.ts'
import { lookAt, multiply, perspective, translation, type Matrix4 } from '../gl/matrix.ts'
import type { Exposure, Renderer } from '../gl/renderer.ts'
import { tremor } from '../motion.ts'
import type { SkinTone } from '../hand.ts'
import type { OpenScene } from '../scene.ts'

/** Width of the face as a share of the frame's: near enough to be measured, far enough to keep the surroundings in view. */
const FACE_SHARE = 0.29
const MARGIN_PX = 128
/** A point of the mesh on the right cheek. */
const CHEEK = 50
/** A photograph turned further than this is not straightened: its hidden cheek would have to be invented. */
const STRAIGHTENED_YAW = 0.27

/** A photograph with the face in it. */
export interface Sitter {
  photo: ImageBitmap
  face: FaceMeasure
}

export interface PersonOptions extends Sitter {
  movement: PersonMovement
  frameCount: number
  seed: number
  amplitude?: number
  faceShare?: number
  centre?: { x: number; y: number }
  /** Share of a head's depth. Default 1. */
  relief?: number
  light?: DisplayLight
}

const plates = new WeakMap<ImageBitmap, { key: string; plate: Plate }>()

/** The photograph, set for the frame; the last setting of each is kept, since blurring takes longer than a frame. */
export function personPlate(options: PersonOptions): Plate {
  const key = JSON.stringify([options.faceShare, options.centre])
  const known = plates.get(options.photo)
  if (known?.key === key) return known.plate
  const plate = setPersonPlate(options)
  plates.set(options.photo, { key, plate })
  return plate
}

function setPersonPlate(options: PersonOptions): Plate {
  return setPlate(options.photo, options.face, {
    frameWidth: FRAME_WIDTH,
    frameHeight: FRAME_HEIGHT,
    margin: MARGIN_PX,
    faceWidth: (options.faceShare ?? FACE_SHARE) * FRAME_WIDTH,
    centre: options.centre ?? { x: 0, y: 0 },
  })
}

/** Mean colour of the cheeks, for a hand that belongs to the face. */
export function skinTone({ photo, face }: Sitter): SkinTone {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d')
  const cheek = face.landmarks[CHEEK] ?? { x: 0.5, y: 0.5 }
  const reach = 6
  context?.drawImage(
    photo,
    cheek.x * photo.width - reach,
    cheek.y * photo.height - reach,
    2 * reach,
    2 * reach,
    0,
    0,
    1,
    1,
  )
  const [red = 200, green = 160, blue = 140] = context?.getImageData(0, 0, 1, 1).data ?? []
  // Cheeks are redder and often darker than hands.
  return [(red + 228) / 2, (green + 182) / 2, (blue + 158) / 2]
}

/** The camera that sees the plane of the ears at one pixel for one. */
export function portraitCamera(): Matrix4 {
  const projection = perspective({
    focal: CAMERA_DISTANCE / FRAME_WIDTH,
    aspect: FRAME_WIDTH / FRAME_HEIGHT,
    near: CAMERA_DISTANCE * 0.3,
    far: CAMERA_DISTANCE * 3,
  })
  return multiply(projection, lookAt([0, 0, CAMERA_DISTANCE], [0, 0, 0], [0, 1, 0]))
}

/** Exposure of one frame: light that flickers a little, a small sensor's noise. */
export function portraitExposure(viewProjection: Matrix4, frame: number, seed: number): Exposure {
  return {
    viewProjection,
    eye: [0, 0, CAMERA_DISTANCE],
    light: [-500, 700, 1400],
    flicker: 1 + tremor(frame / DRAWN_PER_SECOND, seed) * 0.01,
    noise: 0.011,
    noiseSeed: frame + seed * 131,
  }
}

/** Draws a person's pose at a moment; the caller has begun the frame. */
export function personDrawer(renderer: Renderer, options: PersonOptions): OpenScene {
  const plate = personPlate(options)
  const head = new HeadMesh(plate, options.relief)
  const texture = renderer.texture(plate.canvas)
  const still = translation(0, 0, 0)
  const straightened = Math.abs(plate.yaw) < STRAIGHTENED_YAW ? plate.yaw : 0
  return {
    draw(frame) {
      const pose = headPose(options, frame / options.frameCount, frame / DRAWN_PER_SECOND)
      const { skin, eyes, mouth } = head.pose({ ...pose, yaw: pose.yaw - straightened }, options.light)
      renderer.draw(skin, still, { texture })
      renderer.draw(eyes, still, { texture, depthOffset: -0.0004 })
      renderer.draw(mouth, still, { texture, depthOffset: -0.0004 })
    },
    close() {
      renderer.release(texture)
    },
  }
}

/** A person before the camera, making one movement. */
export function openPersonScene(renderer: Renderer, options: PersonOptions): OpenScene {
  const person = personDrawer(renderer, options)
  const camera = portraitCamera()
  return {
    draw(frame) {
      renderer.begin(portraitExposure(camera, frame, options.seed))
      person.draw(frame)
    },
    close() {
      person.close()
    },
  }
}
