import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeCameraArguments } from './chromium.ts'
import { writeFilm, type Film } from './film.ts'

/**
 * The file that Chromium takes for its camera. `play` exchanges the film; a page sees it the next time it opens the
 * camera, and a camera that is open goes on with the film it has.
 *
 * @example
 * const camera = await FakeCamera.create(film)
 * const browser = await chromium.launch({ args: camera.chromiumArguments })
 */
export class FakeCamera {
  readonly path: string
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.path = join(folder, 'camera.mjpeg')
  }

  /** Makes a camera in a folder of its own that shows `film`. Chromium refuses a camera without a file. */
  static async create(film: Film): Promise<FakeCamera> {
    const camera = new FakeCamera(await mkdtemp(join(tmpdir(), 'honnin-camera-')))
    await camera.play(film)
    return camera
  }

  /** The arguments with which Chromium has to be started. */
  get chromiumArguments(): string[] {
    return fakeCameraArguments(this.path)
  }

  /** Shows another film from the next opening of the camera on. */
  async play(film: Film): Promise<void> {
    await writeFilm(this.path, film)
  }

  /** Removes the file. Call it after the browser is closed. */
  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
