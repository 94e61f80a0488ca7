import type { CardShot } from '../../recipe.ts'
import { deskTop, softShadow } from '../backdrop.ts'
import { cardSize, cornersOf, type CardDrawing } from '../cards/drawing.ts'
import { DRAWN_PER_SECOND, FRAME_HEIGHT, FRAME_SIZE, FRAME_WIDTH } from '../frame.ts'
import { lookAt, multiply, perspective, project, translation, type Vector3 } from '../gl/matrix.ts'
import { cardBody, rectangle } from '../gl/mesh.ts'
import type { Renderer } from '../gl/renderer.ts'
import { ease, tremor } from '../motion.ts'
import { seededRandom } from '../random.ts'
import type { OpenScene } from '../scene.ts'

/** Focal length in picture widths: the main camera of a phone or a wide webcam, 53 degrees across. */
const FOCAL = 1
/** The card comes into view during this time. */
const ARRIVAL_SECONDS = 0.7
const DESK_MM = 1100
const LIGHT: Vector3 = [-130, 190, 330]
/** A tablet's. */
const DISPLAY_DOTS_PER_MM = 10
/** Colour of what such a display shows around the card. */
const DISPLAY_PAGE = [62, 66, 72, 255]

interface Shot {
  /** Angle between the line of sight and the desk's normal. */
  tiltDegrees: number
  /** Share of the frame's width that the card takes. */
  widthShare: number
}

const SHOTS: Record<CardShot, Shot> = {
  flat: { tiltDegrees: 4, widthShare: 0.74 },
  thickness: { tiltDegrees: 40, widthShare: 0.66 },
}

/** A card on a desk, seen by a camera in a hand. */
export function openCardScene(
  renderer: Renderer,
  options: {
    printed: HTMLCanvasElement
    card: CardDrawing
    shot: CardShot
    body: 'edge' | 'none' | 'display'
    seed: number
    dotsPerMm?: number
    tiltDegrees?: number
  },
): OpenScene {
  const { seed } = options
  const size = cardSize(options.card.type)
  const isDisplay = options.body === 'display'
  const { dotsPerMm = DISPLAY_DOTS_PER_MM } = options
  const thickness = { edge: size.thickness, none: 0.06, display: 0 }[options.body]
  const body = cardBody({ ...size, thickness })
  const shadowMargin = 5
  const shadow = rectangle(size.width + 2 * shadowMargin, size.height + 2 * shadowMargin)
  const desk = rectangle(DESK_MM, DESK_MM, DESK_MM / 180)
  const textures = {
    face: renderer.texture(options.printed, 'print'),
    desk: renderer.texture(deskTop(seed)),
    shadow: renderer.texture(softShadow(size.width, size.height, shadowMargin, 0.62)),
    page: renderer.texture(new ImageData(new Uint8ClampedArray(DISPLAY_PAGE), 1, 1)),
  }
  const random = seededRandom(seed)
  const [azimuth, rollDegrees, phase] = [(random() - 0.5) * 0.5, (random() - 0.5) * 4, random() * 6]
  const { widthShare } = SHOTS[options.shot]
  const tiltDegrees = options.tiltDegrees ?? SHOTS[options.shot].tiltDegrees
  const display = rectangle(size.width * 2, size.height * 2.2)
  const distance = (FOCAL * size.width) / widthShare
  const projection = perspective({ focal: FOCAL, aspect: FRAME_WIDTH / FRAME_HEIGHT, near: 20, far: 3000 })
  const deskAt = translation(40, -60, 0)
  const still = translation(0, 0, 0)

  const cameraAt = (frame: number) => {
    const seconds = frame / DRAWN_PER_SECOND
    const away = 1 - ease(0, ARRIVAL_SECONDS, seconds)
    const shake = (axis: number) => tremor(seconds, phase + axis)
    const tilt = ((tiltDegrees + away * 7 + shake(0) * 0.5) * Math.PI) / 180
    const turn = azimuth * (options.shot === 'flat' ? 1 : 0.3) + shake(1) * 0.006 + away * 0.25
    const target: Vector3 = [away * 34 + shake(2) * 0.5, away * -14 + shake(3) * 0.5, thickness]
    const reach = distance * (1 + away * 0.16 + shake(4) * 0.004)
    const eye: Vector3 = [
      target[0] + reach * Math.sin(tilt) * Math.sin(turn),
      target[1] - reach * Math.sin(tilt) * Math.cos(turn),
      target[2] + reach * Math.cos(tilt),
    ]
    const roll = (rollDegrees * Math.PI) / 180 + away * 0.1 + shake(5) * 0.004
    const viewProjection = multiply(projection, lookAt(eye, target, [Math.sin(roll), Math.cos(roll), 0]))
    return { viewProjection, eye, flicker: 1 + shake(6) * 0.008 }
  }

  return {
    draw(frame) {
      renderer.begin({ ...cameraAt(frame), light: LIGHT, noise: 0.009, noiseSeed: frame + seed * 131 })
      if (!isDisplay) renderer.draw(body.edge, still, { ambient: 0.5, diffuse: 0.5, depthOffset: 0.00003 })
      renderer.draw(
        body.face,
        still,
        isDisplay
          ? {
              texture: textures.face,
              ambient: 1,
              specular: 0.1,
              shininess: 40,
              displayPixels: [size.width * dotsPerMm, size.height * dotsPerMm],
              depthOffset: 0.00004,
            }
          : {
              texture: textures.face,
              ambient: 0.5,
              diffuse: 0.53,
              specular: 0.09,
              shininess: 26,
              depthOffset: 0.00004,
            },
      )
      if (isDisplay) {
        // The page around the picture of the card; what it hides of the desk is larger than the card's shadow.
        renderer.draw(display, still, { texture: textures.page, ambient: 1, depthOffset: 0.00003 })
      }
      // The card first: what it hides need not be shaded, and shading is what costs time here.
      renderer.draw(desk, deskAt, { texture: textures.desk, ambient: 0.5, diffuse: 0.55 })
      if (!isDisplay)
        renderer.draw(shadow, translation(1.1, -1.3, 0.02), { texture: textures.shadow, depthOffset: 0.00002 })
    },
    corners(frame) {
      const { viewProjection } = cameraAt(frame)
      return cornersOf(size, thickness).map((corner) => project(viewProjection, corner, FRAME_SIZE))
    },
    close() {
      renderer.release(...Object.values(textures))
    },
  }
}
