import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { ModelError } from './model-error.ts'
import { MANIFEST_FILE, ModelManifest, type ModelEntry, type ModelId } from './model-manifest.ts'

const BUILD_HINT = 'run `pnpm --filter @honnin/models run build`'

/** A folder with model files and the manifest that lists them. */
export class ModelStore {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  /** The folder into which this package's build writes. */
  static default(): ModelStore {
    return new ModelStore(fileURLToPath(new URL('../dist/models/', import.meta.url)))
  }

  manifest(): ModelManifest {
    const file = path.join(this.directory, MANIFEST_FILE)
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (cause) {
      throw new ModelError('manifest_missing', `no model manifest at ${file}: ${BUILD_HINT}`, { cause })
    }
    try {
      return v.parse(ModelManifest, JSON.parse(text))
    } catch (cause) {
      throw new ModelError('manifest_invalid', `${file} is not a model manifest: ${BUILD_HINT}`, { cause })
    }
  }

  entry(id: ModelId): ModelEntry {
    const entry = this.manifest().models.find((model) => model.id === id)
    if (!entry) throw new ModelError('model_unknown', `the manifest in ${this.directory} lists no model ${id}`)
    return entry
  }

  path(id: ModelId): string {
    return path.join(this.directory, this.entry(id).file)
  }

  async load(id: ModelId): Promise<Uint8Array> {
    const entry = this.entry(id)
    const file = path.join(this.directory, entry.file)
    const remedy =
      entry.origin.kind === 'download' ? `run \`pnpm --filter @honnin/models run download ${id}\`` : BUILD_HINT
    let sizeBytes: number
    try {
      sizeBytes = (await stat(file)).size
    } catch (cause) {
      throw new ModelError('model_missing', `the model ${id} is not at ${file}: ${remedy}`, { cause })
    }
    // Compared before reading, so that a wrong file of any size costs no memory.
    if (sizeBytes !== entry.sizeBytes)
      throw new ModelError('model_corrupt', `${file} has ${sizeBytes} bytes instead of ${entry.sizeBytes}: ${remedy}`)
    const bytes = await readFile(file)
    if (sha256Hex(bytes) !== entry.sha256)
      throw new ModelError('model_corrupt', `${file} does not have the SHA-256 in the manifest: ${remedy}`)
    return bytes
  }
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
