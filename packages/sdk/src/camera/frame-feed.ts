import { grabFrame, type GrabbedFrame } from './grab-frame.ts'
import type { SourceSignals } from './source-signals.ts'
import { encodeStill, pictureSize, type Still } from './still-picture.ts'
import { watchVideoFrames } from './video-frames.ts'

/** One picture of the camera. It is closed when the next one is asked for. */
export interface CameraFrame {
  /** For detection; may be transferred to a worker. */
  readonly image: VideoFrame | ImageBitmap
  /** Milliseconds on the page's clock; rises from frame to frame. */
  readonly timestampMs: number
  /** Size of the still. */
  readonly width: number
  readonly height: number
  /** Makes a photograph of this very picture at full resolution. To be called before the next frame is asked for. */
  still(): Promise<Still>
}

export interface FrameFeedOptions {
  readonly signal: AbortSignal
  readonly signals: SourceSignals
}

/** Pairs of frames that are looked at for repeats: reading pixels back costs the main thread a millisecond or two. */
const comparedFrames = 30
/** The pixels that are compared. Fewer would let the noise of a dark picture vanish. */
const comparedSize = { width: 64, height: 36 } as const

/**
 * The pictures of a video at the pace of whoever asks: always the newest one, never the same twice. Ends when the signal
 * is aborted, whose reason is not thrown.
 */
export async function* feedFrames(
  video: HTMLVideoElement,
  { signal, signals }: FrameFeedOptions,
): AsyncGenerator<CameraFrame, void, void> {
  const compare = pixelComparison(video)
  let hasNew = false
  let wake = (): void => undefined
  const unwatch = watchVideoFrames(video, (frame) => {
    signals.add({ ...frame, pixels: compare() })
    hasNew = true
    wake()
  })
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort)
  let lastMs = 0
  try {
    while (!signal.aborted) {
      if (!hasNew) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      hasNew = false
      const timestampMs = Math.max(performance.now(), lastMs + 1)
      lastMs = timestampMs
      const grabbed = await grabFrame(video, timestampMs)
      try {
        if (signal.aborted) return
        yield cameraFrame(grabbed, timestampMs)
      } finally {
        // Closing what was transferred meanwhile is allowed and does nothing.
        grabbed.image.close()
        grabbed.held.close()
      }
    }
  } finally {
    unwatch()
    signal.removeEventListener('abort', onAbort)
  }
}

function cameraFrame({ image, held }: GrabbedFrame, timestampMs: number): CameraFrame {
  return { image, timestampMs, ...pictureSize(held), still: () => encodeStill(held) }
}

/** Returns a few pixels of the current picture, for as many calls as are worth it, then null. */
function pixelComparison(video: HTMLVideoElement): () => Uint8ClampedArray | null {
  const { width, height } = comparedSize
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true, alpha: false })
  let left = comparedFrames
  return () => {
    if (context === null || left === 0) return null
    left -= 1
    // Single pixels and not means: a mean would hide the sensor's noise.
    context.imageSmoothingEnabled = false
    context.drawImage(video, 0, 0, width, height)
    return context.getImageData(0, 0, width, height).data
  }
}
