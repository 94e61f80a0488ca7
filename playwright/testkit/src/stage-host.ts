import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadModel } from '@honnin/models'
import type { Route } from 'playwright-core'

/** The page's own origin. Nothing listens there: every request is answered by {@link StageHost}. */
export const STAGE_ORIGIN = 'https://stage.testkit.invalid'

const PAGE = `<!doctype html><meta charset="utf-8"><title>stage</title>
<script type="importmap">{"imports":{"@mediapipe/tasks-vision":"/mediapipe/vision_bundle.mjs"}}</script>`

const MEDIA_TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.task': 'application/octet-stream',
}

/** Answers the stage page's requests from memory and from installed packages; everything else gets 404. */
export class StageHost {
  readonly #assets = new Map<string, Buffer>()
  readonly #mediapipe: string
  #faceLandmarker: Buffer | undefined

  constructor() {
    this.#mediapipe = dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'))
  }

  /** Reads the face landmarker: the one that `@honnin/models` built (its `ModelError` where it did not), or another. */
  async loadModel(path?: string): Promise<void> {
    this.#faceLandmarker = path === undefined ? Buffer.from(await loadModel('face-landmarker')) : await readFile(path)
  }

  /** Offers bytes to the page and returns their address. */
  offer(bytes: Uint8Array): string {
    const path = `/asset/${createHash('sha256').update(bytes).digest('hex')}`
    this.#assets.set(path, Buffer.from(bytes))
    return path
  }

  async answer(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url())
    const body = await this.#body(pathname)
    if (body === undefined) return route.fulfill({ status: 404 })
    const contentType = pathname === '/' ? 'text/html' : (MEDIA_TYPES[extname(pathname)] ?? 'application/octet-stream')
    return route.fulfill({ body, contentType })
  }

  async #body(pathname: string): Promise<Buffer | string | undefined> {
    if (pathname === '/') return PAGE
    if (pathname === '/models/face_landmarker.task') return this.#faceLandmarker
    if (pathname.startsWith('/mediapipe/'))
      return readIfThere(join(this.#mediapipe, normalize(pathname).slice('/mediapipe/'.length)))
    if (pathname.startsWith('/stage/')) return stageModule(normalize(pathname))
    return this.#assets.get(pathname)
  }
}

const isBuilt = !import.meta.url.endsWith('.ts')
let fingerprint: string | undefined

/** Stands for everything the stage draws with: a film that other code drew is another film. */
export function stageFingerprint(): string {
  if (fingerprint !== undefined) return fingerprint
  const folder = fileURLToPath(new URL('./stage/', import.meta.url))
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(isBuilt ? '.js' : '.ts') && !name.endsWith('.d.ts'))
    .sort()
  const hash = createHash('sha256')
  for (const name of modules) hash.update(name).update(readFileSync(join(folder, name)))
  fingerprint = hash.digest('hex')
  return fingerprint
}

function readIfThere(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined
}

/** A module of the page: the built one, or, in a checkout that is not built, its source with the types taken off. */
async function stageModule(pathname: string): Promise<Buffer | string | undefined> {
  const built = fileURLToPath(new URL(`.${pathname}`, import.meta.url))
  if (isBuilt) return readIfThere(built)
  const source = readIfThere(built.replace(/\.js$/, '.ts'))
  if (!source) return undefined
  const { default: typescript } = await import('typescript')
  return typescript.transpileModule(source.toString('utf8'), {
    compilerOptions: {
      target: typescript.ScriptTarget.ES2023,
      module: typescript.ModuleKind.ESNext,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
    },
  }).outputText
}
