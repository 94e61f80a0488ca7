import type { CardShot, DisplayLight, FaceAttack, PersonMovement } from '../recipe.ts'
import type { CardDrawing } from './cards/drawing.ts'

interface Take {
  /** Frames to draw, {@link DRAWN_PER_SECOND} of them a second. */
  frameCount: number
  seed: number
}

interface FaceTake {
  amplitude?: number
  faceShare?: number
  light?: DisplayLight
}

/** A recipe as the stage gets it: photographs by address, cards ready to draw. */
export type Scene =
  | (Take & {
      kind: 'card'
      card: CardDrawing
      shot: CardShot
      body: 'edge' | 'none' | 'display'
      dotsPerMm?: number
      tiltDegrees?: number
    })
  | (Take & FaceTake & { kind: 'person'; photoUrl: string; movement: PersonMovement })
  | (Take & { kind: 'face_with_document'; photoUrl: string; card: CardDrawing })
  | (Take &
      FaceTake & {
        kind: 'attack'
        attack: FaceAttack
        photoUrl: string
        behindUrl?: string
        movement: PersonMovement
        displayPitch?: number
        relief?: number
      })

export interface FramePoint {
  x: number
  y: number
}

/** A scene built and ready: `draw` renders one frame on the renderer's canvas. */
export interface OpenScene {
  draw(frame: number): void
  /** The card's corners in a frame, pixels, clockwise from the card's own top left; where its straight edges would meet. */
  corners?(frame: number): FramePoint[]
  close(): void
}
