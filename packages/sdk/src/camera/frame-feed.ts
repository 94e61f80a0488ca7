import { sampleFrame } from './frame-sample.ts'
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

/** Frames that are looked at for repeats. */
const comparedFrames = 30

/**
 * The pictures of a video at the pace of whoever asks: always the newest one, never the same twice. Ends when the signal
 * is aborted, whose reason is not thrown.
 */
export async function* feedFrames(
  video: HTMLVideoElement,
  { signal, signals }: FrameFeedOptions,
): AsyncGenerator<CameraFrame, void, void> {
  let toCompare = comparedFrames
  let hasNew = false
  let wake = (): void => undefined
  const unwatch = watchVideoFrames(video, (frame) => {
    signals.addTime(frame)
    if (toCompare > 0) {
      toCompare -= 1
      void sampleFrame(video).then((pixels) => {
        if (pixels !== null) signals.addPixels({ number: frame.number, pixels })
      })
    }
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
