import { CameraError, CameraSession, checkCaptureSupport } from '../../src/camera/index.ts'
import { VisionClient, VisionError } from '../../src/vision/client/index.ts'
import { drawCardScene } from './card-scene.ts'

/** A part of a picture, in its pixels. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Draws a part of a picture to 640x480, mirrored where asked for. */
async function cutPicture(address: string, region: Region, isMirrored = false): Promise<ImageBitmap> {
  const picture = await createImageBitmap(await (await fetch(address)).blob())
  const canvas = new OffscreenCanvas(640, 480)
  const context = canvas.getContext('2d')
  if (context === null) throw new TypeError('no canvas')
  if (isMirrored) context.setTransform(-1, 0, 0, 1, canvas.width, 0)
  context.drawImage(picture, region.x, region.y, region.width, region.height, 0, 0, canvas.width, canvas.height)
  return createImageBitmap(canvas)
}

/** Plays a stream as the element does. */
async function play(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = stream
  document.body.append(video)
  await video.play()
  return video
}

/** Bundled into a page of its own by the browser tests, which reach it as `globalThis.visionPage`. */
const page = {
  CameraError,
  CameraSession,
  checkCaptureSupport,
  cutPicture,
  drawCardScene,
  play,
  VisionClient,
  VisionError,
  violations: [] as string[],
}
export type VisionPage = typeof page

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  page.violations.push(`${violatedDirective} ${blockedURI}`)
})
Object.assign(globalThis, { visionPage: page })
