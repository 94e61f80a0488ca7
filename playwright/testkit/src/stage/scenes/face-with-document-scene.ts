import { cardSize, cornersOf, type CardDrawing } from '../cards/drawing.ts'
import { DRAWN_PER_SECOND, FRAME_SIZE, FRAME_WIDTH } from '../frame.ts'
import { multiply, project, rotation, translation } from '../gl/matrix.ts'
import { cardBody, rectangle } from '../gl/mesh.ts'
import type { Renderer } from '../gl/renderer.ts'
import { drawFist, drawThumb } from '../hand.ts'
import { settledTremor } from '../motion.ts'
import type { OpenScene } from '../scene.ts'
import { CAMERA_DISTANCE } from '../face/head-mesh.ts'
import { personDrawer, portraitCamera, portraitExposure, skinTone, type PersonOptions } from './person-scene.ts'

/** Both have to fit: the face a little farther away than in the other shots and to one side, the card nearer. */
const FACE_SHARE = 0.24
const FACE_CENTRE = { x: -300, y: 60 }
const CARD_SHARE = 0.41
const CARD_CENTRE = { x: 318, y: -60 }
/** How far before the face the card is held, pixels of the plane of the ears. */
const CARD_NEARER_PX = 260

/** A person who holds a card beside the face. */
export function openFaceWithDocumentScene(
  renderer: Renderer,
  options: Omit<PersonOptions, 'movement' | 'faceShare' | 'centre'> & { printed: HTMLCanvasElement; card: CardDrawing },
): OpenScene {
  const personOptions = { ...options, movement: 'neutral', faceShare: FACE_SHARE, centre: FACE_CENTRE } as const
  const person = personDrawer(renderer, personOptions)
  const camera = portraitCamera()
  const size = cardSize(options.card.type)
  const nearness = (CAMERA_DISTANCE - CARD_NEARER_PX) / CAMERA_DISTANCE
  const pixelsPerMm = ((CARD_SHARE * FRAME_WIDTH) / size.width) * nearness
  const held = {
    width: size.width * pixelsPerMm,
    height: size.height * pixelsPerMm,
    radius: size.radius * pixelsPerMm,
    thickness: size.thickness * pixelsPerMm,
  }
  const body = cardBody(held)
  const tone = skinTone(options)
  const textures = {
    card: renderer.texture(options.printed, 'print'),
    thumb: renderer.texture(drawThumb(tone)),
    fist: renderer.texture(drawFist(tone)),
  }
  const [thumb, fist] = [rectangle(62, 124), rectangle(300, 467)]
  const lowerEdge = held.height / 2

  const handAt = (frame: number) => {
    const [progress, seconds] = [frame / options.frameCount, frame / DRAWN_PER_SECOND]
    const shake = (phase: number) => settledTremor(progress, seconds, options.seed + phase)
    return multiply(
      translation(
        CARD_CENTRE.x * nearness + shake(6) * 5,
        CARD_CENTRE.y * nearness + shake(7) * 5,
        CARD_NEARER_PX + shake(8) * 8,
      ),
      rotation(-0.11 + shake(9) * 0.02, 0.07 + shake(10) * 0.02, 0.035 + shake(11) * 0.012),
    )
  }

  return {
    draw(frame) {
      renderer.begin(portraitExposure(camera, frame, options.seed))
      person.draw(frame)
      const hand = handAt(frame)
      const at = (x: number, y: number, z: number) => multiply(hand, translation(x, y, z))
      renderer.draw(body.edge, hand, { ambient: 0.5, diffuse: 0.45 })
      renderer.draw(body.face, hand, {
        texture: textures.card,
        ambient: 0.5,
        diffuse: 0.5,
        specular: 0.05,
        shininess: 24,
      })
      // Pictures with holes come after what can be seen through the holes.
      renderer.draw(fist, at(70, -lowerEdge - 150, -14), { texture: textures.fist })
      renderer.draw(thumb, at(64, -lowerEdge - 38, 8), { texture: textures.thumb })
    },
    corners(frame) {
      const matrix = multiply(camera, handAt(frame))
      return cornersOf(held, held.thickness).map((corner) => project(matrix, corner, FRAME_SIZE))
    },
    close() {
      person.close()
      renderer.release(...Object.values(textures))
    },
  }
}
