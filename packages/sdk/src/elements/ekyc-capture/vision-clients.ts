import * as v from 'valibot'
import { VisionClient, VisionError } from '../../vision/client/index.ts'
import type { FrameTask, VisionStage, VisionTasks } from '../../vision/protocol/index.ts'
import type { VisionPort } from './camera/stage-view.ts'

/** `manifest.json` of the assets: the one name that does not change says where the hashed ones are. */
const AssetManifestSchema = v.object({ vision: v.pipe(v.string(), v.regex(/^[\w.-]+\/$/)) })

/** The vision worker of one folder of assets, found through the folder's manifest on first need. */
class AssetVision implements VisionPort {
  readonly #folder: URL
  #client: Promise<VisionClient> | null = null

  constructor(folder: URL) {
    this.#folder = folder
  }

  async preload(stage: VisionStage, signal?: AbortSignal) {
    return (await this.#open()).preload(stage, signal)
  }

  async echoFrames(canvas: OffscreenCanvas) {
    return (await this.#open()).echoFrames(canvas)
  }

  async run<Task extends FrameTask>(task: Task, input: VisionTasks[Task]['input'], signal: AbortSignal) {
    let client: VisionClient
    try {
      client = await this.#open()
    } catch (cause) {
      // The client closes what it is given; without one it is done here.
      input.frame.close()
      throw cause
    }
    return client.run(task, input, signal)
  }

  #open(): Promise<VisionClient> {
    this.#client ??= this.#create().catch((cause: unknown) => {
      // The next request may find the network back.
      this.#client = null
      throw cause
    })
    return this.#client
  }

  async #create(): Promise<VisionClient> {
    try {
      const response = await fetch(new URL('manifest.json', this.#folder), { credentials: 'omit' })
      if (!response.ok) throw new TypeError(`status ${response.status}`)
      const { vision } = v.parse(AssetManifestSchema, await response.json())
      return VisionClient.create({ assetsBase: new URL(vision, this.#folder).href })
    } catch (cause) {
      throw new VisionError('asset_load_failed', 'the manifest of the assets could not be loaded', { cause })
    }
  }
}

/** One worker for each folder of assets, shared by preloading and by every element: it ends itself when idle. */
const opened = new Map<string, AssetVision>()

/** The vision of the folder at `assetsBase`, which MUST be of the page's origin. */
export const visionFor = (assetsBase: string): VisionPort => {
  const folder = new URL(assetsBase.endsWith('/') ? assetsBase : `${assetsBase}/`, document.baseURI)
  const vision = opened.get(folder.href) ?? new AssetVision(folder)
  opened.set(folder.href, vision)
  return vision
}
