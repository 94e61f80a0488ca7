import type { FaceAttack } from '../../recipe.ts'
import { blurredRoom } from '../backdrop.ts'
import { headPose, type HeadPose } from '../face/pose.ts'
import { DRAWN_PER_SECOND, FRAME_HEIGHT, FRAME_WIDTH } from '../frame.ts'
import { multiply, rotation, translation, type Matrix4 } from '../gl/matrix.ts'
import { rectangle, sheet } from '../gl/mesh.ts'
import type { Material, Renderer } from '../gl/renderer.ts'
import { drawFist, drawThumb } from '../hand.ts'
import { settledTremor } from '../motion.ts'
import type { OpenScene } from '../scene.ts'
import {
  personDrawer,
  personPlate,
  portraitCamera,
  portraitExposure,
  openPersonScene,
  skinTone,
  type PersonOptions,
  type Sitter,
} from './person-scene.ts'
import { BEND, cutPicture, PICTURE } from './shown-picture.ts'
import { openWornPrintScene } from './worn-print-scene.ts'

const PAPER_RIM_PX = 26
const BEZEL_PX = 34
/** A flat thing has to be tilted further than a head to look as if it had turned. */
const EXAGGERATION = 1.35
/** Physical pixels of the display for each pixel of the frame: near one, where moiré is strongest. */
const DISPLAY_PITCH = 0.82

export interface AttackOptions extends PersonOptions {
  attack: FaceAttack
  /** Who looks through the print or wears it. */
  behind?: Sitter
  /** See `AttackSegment`. */
  displayPitch?: number
}

/** An attack on the face: mostly a picture of a face in front of the camera, moved as a hand can move it. */
export function openAttackScene(renderer: Renderer, options: AttackOptions): OpenScene {
  switch (options.attack) {
    case 'warped_still':
      return openPersonScene(renderer, { ...options, relief: options.relief ?? 0 })
    case 'cut_out':
    case 'paper_mask':
      return openWornPrintScene(renderer, { ...options, isMask: options.attack === 'paper_mask' })
    default:
      return openHeldScene(renderer, options)
  }
}

/** A print or a display in a hand. */
function openHeldScene(renderer: Renderer, options: AttackOptions): OpenScene {
  const { attack, displayPitch = DISPLAY_PITCH } = options
  const isScreen = attack === 'screen' || attack === 'screen_replay'
  const camera = portraitCamera()
  const replayed = attack === 'screen_replay' ? personDrawer(renderer, options) : undefined
  const plate = personPlate(options)
  const tone = skinTone(options)
  const textures = {
    room: renderer.texture(blurredRoom(FRAME_WIDTH, FRAME_HEIGHT, options.seed)),
    thumb: renderer.texture(drawThumb(tone)),
    fist: renderer.texture(drawFist(tone)),
  }
  let shown = renderer.texture(cutPicture(plate.canvas))
  const room = rectangle(FRAME_WIDTH * 1.6, FRAME_HEIGHT * 1.6)
  const bend = attack === 'bent_print' ? BEND : 0
  const columns = bend > 0 ? 28 : 1
  const rim = isScreen ? BEZEL_PX : PAPER_RIM_PX
  const picture = sheet({ ...PICTURE, columns, bend })
  const backing = sheet({
    width: PICTURE.width + 2 * rim,
    height: PICTURE.height + 2 * rim,
    columns,
    bend: bend * (1 + (2 * rim) / PICTURE.width),
  })
  for (let i = 8; i < backing.vertices.length; i += 11) backing.vertices.fill(isScreen ? 0.07 : 0.93, i, i + 3)
  const [thumb, fist] = [rectangle(80, 160), rectangle(360, 560)]
  const surface: Material = isScreen
    ? {
        ambient: 1,
        specular: 0.1,
        shininess: 40,
        displayPixels: [PICTURE.width * displayPitch, PICTURE.height * displayPitch],
      }
    : { ambient: 0.45, diffuse: 0.52, specular: 0.07, shininess: 14 }

  return {
    draw(frame) {
      const [progress, seconds] = [frame / options.frameCount, frame / DRAWN_PER_SECOND]
      if (replayed) {
        renderer.begin(portraitExposure(camera, frame, options.seed))
        replayed.draw(frame)
        renderer.release(shown)
        shown = renderer.texture(cutPicture(renderer.canvas))
      }
      const pose = headPose(replayed ? { ...options, movement: 'neutral' } : options, progress, seconds)
      const held = heldPicture(pose, progress, seconds)
      renderer.begin(portraitExposure(camera, frame, options.seed + 50))
      renderer.draw(picture, held, { ...surface, texture: shown, depthOffset: 0.0008 })
      renderer.draw(
        backing,
        held,
        isScreen ? { ambient: 0.8, diffuse: 0.2, specular: 0.2, shininess: 30 } : { ambient: 0.5, diffuse: 0.5 },
      )
      renderer.draw(room, translation(0, 0, -700), { texture: textures.room })
      // Pictures with holes come after what can be seen through the holes.
      const below = -PICTURE.height / 2
      renderer.draw(fist, multiply(held, translation(150, below - 120, bend > 0 ? -170 : -30)), {
        texture: textures.fist,
      })
      renderer.draw(thumb, multiply(held, translation(150, below - 30, 8)), {
        texture: textures.thumb,
        depthOffset: 0.0016,
      })
    },
    close() {
      replayed?.close()
      renderer.release(shown, ...Object.values(textures))
    },
  }
}

/** What a hand does with a picture to imitate a head: it tilts it; for lips and lids it can only shake and shift it. */
function heldPicture(pose: HeadPose, progress: number, seconds: number): Matrix4 {
  const restless = pose.mouth + pose.lids
  const shake = (phase: number) => settledTremor(progress, seconds, phase)
  return multiply(
    translation(
      (pose.shift.x * 600 + shake(20) * 8) * (1 + restless * 2),
      (pose.shift.y * 600 + shake(21) * 8) * (1 + restless * 2),
      restless * 150,
    ),
    rotation(
      pose.yaw * EXAGGERATION + shake(22) * 0.03 * (1 + 3 * restless),
      pose.pitch * EXAGGERATION + shake(23) * 0.03 + restless * 0.25,
      pose.roll + shake(24) * 0.02,
    ),
  )
}
