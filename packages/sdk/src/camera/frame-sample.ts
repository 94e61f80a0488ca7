/** Part of the picture that is copied, in its middle: enough pixels that a sensor's noise shows, few enough to cost nothing. */
const sampleSize = { width: 128, height: 72 } as const

/**
 * Some of the pixels that a video shows now, as the decoder left them: no conversion, no scaling, nothing drawn. Null where
 * the browser has no `VideoFrame` (WebCodecs, 9.4) or keeps its pixels out of reach.
 */
export async function sampleFrame(video: HTMLVideoElement): Promise<Uint8Array | null> {
  if (typeof VideoFrame !== 'function') return null
  let frame: VideoFrame | null = null
  try {
    frame = new VideoFrame(video, { timestamp: 0 })
    const { visibleRect } = frame
    if (visibleRect === null || visibleRect.width < sampleSize.width || visibleRect.height < sampleSize.height)
      return null
    const rect = {
      x: even(visibleRect.x + (visibleRect.width - sampleSize.width) / 2),
      y: even(visibleRect.y + (visibleRect.height - sampleSize.height) / 2),
      ...sampleSize,
    }
    const pixels = new Uint8Array(frame.allocationSize({ rect }))
    await frame.copyTo(pixels, { rect })
    return pixels
  } catch {
    return null
  } finally {
    frame?.close()
  }
}

/** Planes with halved colour begin at even pixels only. */
const even = (value: number): number => 2 * Math.floor(value / 2)
