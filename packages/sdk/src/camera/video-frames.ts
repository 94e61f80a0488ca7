/** One newly presented picture of a video: when it was taken, and its running number. */
export interface PresentedFrame {
  readonly timeMs: number
  readonly number: number
}

/**
 * Calls back for every picture that the video presents, until the returned function is called.
 * `requestVideoFrameCallback` (WICG) tells all that is needed; without it (Firefox before 132) a changed `currentTime`
 * must do.
 */
export function watchVideoFrames(video: HTMLVideoElement, onFrame: (frame: PresentedFrame) => void): () => void {
  if (!('requestVideoFrameCallback' in video)) return pollVideoFrames(video, onFrame)
  let handle = 0
  const next = (now: number, { captureTime, presentedFrames }: VideoFrameCallbackMetadata): void => {
    handle = video.requestVideoFrameCallback(next)
    onFrame({ timeMs: captureTime ?? now, number: presentedFrames })
  }
  handle = video.requestVideoFrameCallback(next)
  return () => video.cancelVideoFrameCallback(handle)
}

function pollVideoFrames(video: HTMLVideoElement, onFrame: (frame: PresentedFrame) => void): () => void {
  let handle = 0
  let number = 0
  let lastTime = -1
  const poll = (now: number): void => {
    handle = requestAnimationFrame(poll)
    if (video.currentTime === lastTime) return
    lastTime = video.currentTime
    number += 1
    onFrame({ timeMs: now, number })
  }
  handle = requestAnimationFrame(poll)
  return () => cancelAnimationFrame(handle)
}
