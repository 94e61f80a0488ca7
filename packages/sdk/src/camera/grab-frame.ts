/** The picture that a video shows now. `image` may be handed to a worker; `held` stays and is what a still is made of. */
export interface GrabbedFrame {
  readonly image: VideoFrame | ImageBitmap
  readonly held: VideoFrame | ImageBitmap
}

/** Longest side of the reduced picture where a full one would have to be copied. */
const reducedSide = 1280

/**
 * Takes the current picture. A `VideoFrame` costs no copy and is drawn by the worker; where the browser has none, or where
 * its size says that it ignores the rotation of the camera (older Chromium on Android), a bitmap is made instead.
 */
export async function grabFrame(video: HTMLVideoElement, timestampMs: number): Promise<GrabbedFrame> {
  const frame = videoFrameOf(video, timestampMs)
  if (frame !== null) return { image: frame, held: frame.clone() }
  const held = await createImageBitmap(video)
  const scale = Math.min(1, reducedSide / Math.max(held.width, held.height))
  const image = await createImageBitmap(held, {
    resizeWidth: Math.round(held.width * scale),
    resizeHeight: Math.round(held.height * scale),
    resizeQuality: 'low',
  })
  return { image, held }
}

function videoFrameOf(video: HTMLVideoElement, timestampMs: number): VideoFrame | null {
  if (typeof VideoFrame !== 'function') return null
  const frame = new VideoFrame(video, { timestamp: Math.round(timestampMs * 1000) })
  if (frame.displayWidth === video.videoWidth && frame.displayHeight === video.videoHeight) return frame
  frame.close()
  return null
}
