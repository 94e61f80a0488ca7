import type { DeviceFacts } from '@honnin/shared/protocol'
import { CameraError, cameraGone } from './camera-error.ts'
import type { CameraChoice, CameraFacing } from './choose-camera.ts'
import { feedFrames, type CameraFrame } from './frame-feed.ts'
import { grabFrame } from './grab-frame.ts'
import { listCameras, openCamera, stopTracks, type CameraOptions } from './open-camera.ts'
import { SourceSignals } from './source-signals.ts'
import { digestHex, encodeStill, type Still } from './still-picture.ts'
import { Torch } from './torch.ts'

/** What is known of the camera of one step, to be signed with the bundle. */
export type CameraFacts = Omit<DeviceFacts['cameras'][number], 'stepId'>

/** How long a camera may deliver nothing while the page is in view: a phone call, another app, a covered sensor. */
const mutedForMs = 3000

interface OpenCamera {
  readonly stream: MediaStream
  readonly track: MediaStreamTrack
  readonly torch: Torch
  readonly signals: SourceSignals
  readonly deviceIdHash: string | null
  /** Aborted when this camera is given up, for whatever reason. */
  readonly life: AbortController
}

/** An open camera. Whoever opens it closes it. */
export class CameraSession {
  readonly facing: CameraFacing
  readonly #options: CameraOptions
  readonly #endedListeners = new Set<(error: CameraError) => void>()
  #camera: OpenCamera
  #gone: CameraError | null = null
  #isClosed = false

  private constructor(options: CameraOptions, camera: OpenCamera) {
    this.#options = options
    this.facing = options.facing
    this.#camera = camera
    this.#watch(camera)
  }

  /** Asks for a camera; call it from a tap. Rejects with `CameraError`, or with the signal's reason. */
  static async open(options: CameraOptions): Promise<CameraSession> {
    return new CameraSession(options, await startCamera(options))
  }

  /** To be played muted and inline; another one after `switchTo`. */
  get stream(): MediaStream {
    return this.#camera.stream
  }

  get torch(): Torch {
    return this.#camera.torch
  }

  /** Whether the picture is as large as was asked for. */
  get meetsMinimum(): boolean {
    const { width = 0, height = 0 } = this.#camera.track.getSettings()
    return Math.max(width, height) >= this.#options.minimumWidth
  }

  /** What is known so far; the rhythm of the frames only after some of them were looked at. */
  get facts(): CameraFacts {
    const { track, signals, deviceIdHash } = this.#camera
    const { width = 0, height = 0, frameRate, facingMode } = track.getSettings()
    return {
      label: track.label.slice(0, 200),
      width,
      height,
      frameRate: frameRate ?? null,
      facingMode: facingMode ?? null,
      deviceIdHash,
      hasCapabilities: Object.keys(track.getCapabilities?.() ?? {}).length > 0,
      ...signals.findings(),
    }
  }

  /** All cameras, the most suitable first. */
  devices(): Promise<CameraChoice[]> {
    return listCameras(this.facing)
  }

  /** Changes to another camera. If that fails the one before is opened again and the error is thrown. */
  async switchTo(deviceId: string): Promise<void> {
    const before = this.#camera.track.getSettings().deviceId
    this.#release()
    try {
      await this.#take({ ...this.#options, deviceId })
    } catch (cause) {
      if (this.#isClosed) throw cause
      await this.#take({ ...this.#options, ...(before !== undefined && { deviceId: before }) })
      throw cause
    }
  }

  /**
   * Pictures for detection, at the pace of whoever asks, always the newest. `video` must play this session's stream. Ends
   * on abort, on `close()` and on `switchTo()`; throws `camera_disconnected` when the camera goes.
   */
  async *frames(
    video: HTMLVideoElement,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<CameraFrame, void, void> {
    const { life, signals } = this.#camera
    // Not `AbortSignal.any`: Safari before 17.4 lacks it.
    const stop = new AbortController()
    for (const end of [signal, life.signal]) {
      if (end.aborted) stop.abort()
      end.addEventListener('abort', () => stop.abort(), { once: true, signal: stop.signal })
    }
    try {
      yield* feedFrames(video, { signal: stop.signal, signals })
    } finally {
      stop.abort()
    }
    if (this.#gone !== null && !signal.aborted) throw this.#gone
  }

  /** Photographs what `video` shows now, at full resolution: for the manual shutter. */
  async still(video: HTMLVideoElement): Promise<Still> {
    if (this.#gone !== null) throw this.#gone
    if (this.#isClosed) throw new CameraError('camera_disconnected', 'the session was closed')
    const { image, held } = await grabFrame(video, performance.now())
    try {
      return await encodeStill(held)
    } finally {
      image.close()
      held.close()
    }
  }

  /** Calls back once when the camera goes away by itself. Returns a function that takes the listener off. */
  onEnded(listener: (error: CameraError) => void): () => void {
    this.#endedListeners.add(listener)
    return () => this.#endedListeners.delete(listener)
  }

  /** Releases the camera; its light goes out. May be called again. */
  close(): void {
    this.#isClosed = true
    this.#release()
    this.#endedListeners.clear()
  }

  async #take(options: CameraOptions): Promise<void> {
    const camera = await startCamera(options)
    if (this.#isClosed) {
      stopTracks(camera.stream)
      throw new CameraError('camera_disconnected', 'the session was closed while the camera was changed')
    }
    this.#camera = camera
    this.#watch(camera)
  }

  #release(): void {
    this.#camera.life.abort()
    stopTracks(this.#camera.stream)
  }

  #watch({ track, life }: OpenCamera): void {
    const { signal } = life
    const gone = (reason: string): void => {
      if (signal.aborted) return
      this.#gone = cameraGone(reason)
      this.#release()
      for (const listener of this.#endedListeners) listener(this.#gone)
    }
    track.addEventListener('ended', () => gone('the camera was unplugged or taken away'), { signal })
    watchSilence(track, signal, () => gone('the camera delivers no picture'))
  }
}

async function startCamera(options: CameraOptions): Promise<OpenCamera> {
  const stream = await openCamera(options)
  const [track] = stream.getVideoTracks()
  if (track === undefined) {
    stopTracks(stream)
    throw new CameraError('no_camera', 'the stream has no video track')
  }
  const { deviceId } = track.getSettings()
  const deviceIdHash = deviceId === undefined ? null : await digestHex(new TextEncoder().encode(deviceId))
  if (options.signal.aborted) {
    stopTracks(stream)
    options.signal.throwIfAborted()
  }
  return {
    stream,
    track,
    torch: new Torch(track),
    signals: new SourceSignals(),
    deviceIdHash,
    life: new AbortController(),
  }
}

/**
 * A muted track delivers nothing (Media Capture and Streams, 4.3.1). A page in the background is muted on purpose, so the
 * time only counts while it is in view.
 */
function watchSilence(track: MediaStreamTrack, signal: AbortSignal, onSilence: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const judge = (): void => {
    clearTimeout(timer)
    if (track.muted && document.visibilityState === 'visible') timer = setTimeout(onSilence, mutedForMs)
  }
  track.addEventListener('mute', judge, { signal })
  track.addEventListener('unmute', judge, { signal })
  document.addEventListener('visibilitychange', judge, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
}
