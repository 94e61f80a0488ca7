import type { CameraFacts, CameraFrame, CameraSession, Still } from '../../../camera/index.ts'
import type { ClientFindings, GuidanceCode, ItemSource, LightColour, Movement } from '@honnin/shared/protocol'
import type { VisionClient } from '../../../vision/client/index.ts'
import type { Point } from './frame-geometry.ts'

/** What the camera screen shows at one moment. */
export interface StageView {
  readonly phase: 'opening' | 'loading' | 'guiding'
  /** The one thing that is asked for now, or null while nothing is. */
  readonly guidance: GuidanceCode | null
  /** The picture is good and is about to be taken. */
  readonly holding: boolean
  /** Of the steady hold, or of the whole challenge: 0 to 1. */
  readonly progress: number
  readonly quad: readonly Point[] | null
  readonly movement: Movement | null
  readonly movementsDone: number
  /** The colour in which the page lights the face, or null while it does not. */
  readonly light: LightColour | null
  /** The side with the personal number is in view: nothing may be taken. */
  readonly forbiddenSide: boolean
  /** No automatic guidance is to be had on this device: only the manual shutter is left. */
  readonly guidanceAway: boolean
  /** Long enough without success that help is offered. */
  readonly stuck: boolean
}

export const openingView: StageView = {
  phase: 'opening',
  guidance: null,
  holding: false,
  progress: 0,
  quad: null,
  movement: null,
  movementsDone: 0,
  light: null,
  forbiddenSide: false,
  guidanceAway: false,
  stuck: false,
}

export type ViewChange = Partial<StageView>

/** One photograph with what the page saw in it. */
export interface TakenStill {
  readonly still: Still
  readonly findings: ClientFindings
}

/** What a step's capture yields. */
export interface TakenShot {
  readonly stills: readonly TakenStill[]
  readonly source: ItemSource
  readonly assisted: boolean
}

export interface TakenShotWithCamera extends TakenShot {
  readonly camera: CameraFacts
}

/** The part of an open camera that a capture uses. */
export type CameraPort = Pick<
  CameraSession,
  'stream' | 'facts' | 'devices' | 'switchTo' | 'torch' | 'frames' | 'still' | 'onEnded' | 'close'
>
export type VisionPort = Pick<VisionClient, 'run' | 'preload' | 'echoFrames'>
export type FrameSource = AsyncIterable<CameraFrame>

/** How a capture reaches cameras and networks; the root gives the real ones. */
export interface CaptureDevices {
  openCamera(options: {
    readonly facing: 'environment' | 'user'
    readonly minimumWidth: number
    readonly signal: AbortSignal
  }): Promise<CameraPort>
  readonly vision: VisionPort
}
