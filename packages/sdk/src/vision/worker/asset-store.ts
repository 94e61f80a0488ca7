import * as v from 'valibot'
import { VisionError } from '../protocol/index.ts'
import { LoadedOnce } from './loaded-once.ts'

/** The part of the models' manifest (`models.json` of `@honnin/models`) that a loader needs. */
const ManifestSchema = v.object({
  models: v.array(
    v.object({
      id: v.string(),
      file: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/)),
      sizeBytes: v.number(),
      sha256: v.string(),
    }),
  ),
})
type Manifest = v.InferOutput<typeof ManifestSchema>

/** Fetches what the worker needs, from one folder and nowhere else. */
export class AssetStore {
  readonly #base: URL
  readonly #manifest = new LoadedOnce(() => this.#loadManifest())

  constructor(base: URL) {
    this.#base = base
  }

  /** Address of a folder or file of the store. */
  url(path: string): string {
    return new URL(path, this.#base).href
  }

  /**
   * The bytes of a model. They MUST have the size and SHA-256 of the manifest; anything else is `asset_load_failed`, as is
   * a failed fetch.
   */
  async model(id: string): Promise<Uint8Array<ArrayBuffer>> {
    const { models } = await this.#manifest.get()
    const entry = models.find((model) => model.id === id)
    if (entry === undefined) throw new VisionError('asset_load_failed', `the manifest lists no model ${id}`)
    const bytes = new Uint8Array(await (await this.#fetch(`models/${entry.file}`)).arrayBuffer())
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
    if (bytes.length !== entry.sizeBytes || sha256 !== entry.sha256) {
      throw new VisionError('asset_load_failed', `the model ${id} is not the one that the manifest lists`)
    }
    return bytes
  }

  async #loadManifest(): Promise<Manifest> {
    const response = await this.#fetch('models/models.json')
    const parsed = v.safeParse(ManifestSchema, await response.json().catch(() => null))
    if (!parsed.success) throw new VisionError('asset_load_failed', 'models.json is not a manifest of models')
    return parsed.output
  }

  async #fetch(path: string): Promise<Response> {
    let response: Response
    try {
      response = await fetch(this.url(path))
    } catch (cause) {
      throw new VisionError('asset_load_failed', `${path} could not be fetched`, { cause })
    }
    if (!response.ok) throw new VisionError('asset_load_failed', `${path}: status ${response.status}`)
    return response
  }
}
