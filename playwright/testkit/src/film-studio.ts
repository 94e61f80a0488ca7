import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { composeCard } from './card-drawing.ts'
import { findSystemChromium, quietArguments } from './chromium.ts'
import { parseFilm, writeFilm, type Film } from './film.ts'
import type {
  AttackSegment,
  CardRecipe,
  CardSegment,
  FaceWithDocumentSegment,
  PersonSegment,
  SegmentRecipe,
  StillSegment,
} from './recipe.ts'
import { DRAWN_PER_SECOND, FRAME_HEIGHT, FRAME_WIDTH, FRAMES_PER_SECOND } from './stage/frame.ts'
import type { FramePoint, Scene } from './stage/scene.ts'
import type { FaceMeasure } from './stage/face/landmarker.ts'
import type { StageReply, StageTasks } from './stage/stage.ts'
import { STAGE_ORIGIN, stageFingerprint, StageHost } from './stage-host.ts'
import { TestkitError } from './testkit-error.ts'

const FONTS = ['Noto Sans CJK JP', 'Noto Serif CJK JP', 'DejaVu Sans Mono'] as const
/** Frames asked of the page at once: small enough for lively progress, large enough to hide the round trip. */
const BATCH_FRAMES = 8
const SHOWN_PER_DRAWN = FRAMES_PER_SECOND / DRAWN_PER_SECOND

export interface StudioOptions {
  /** Chromium to render with; default {@link findSystemChromium}. */
  executablePath?: string
  /** Where films are kept; default `HONNIN_CACHE_DIR`, else a folder of the system's temporary folder. */
  cacheDir?: string
  /** A `face_landmarker.task` to use instead of the one that `@honnin/models` built. */
  faceLandmarkerPath?: string
  /** Called while a film is being rendered. */
  onProgress?: (progress: { segment: string; frame: number; frameCount: number }) => void
}

/**
 * Films specimen cards and people for Chromium's fake camera. The browser starts when the first film is not in the
 * cache; a film's cache key covers recipe, photographs and the code that draws it.
 *
 * @example
 * const studio = await FilmStudio.launch()
 * const film = await studio.segment({ kind: 'person', photo, movement: 'turn_left' })
 * await studio.close()
 */
export class FilmStudio {
  readonly #options: StudioOptions & { executablePath: string }
  readonly #cacheDir: string
  readonly #host = new StageHost()
  #stage: Promise<{ browser: Browser; page: Page }> | undefined
  /** The page has one canvas: films are rendered one after another. */
  #queue: Promise<unknown> = Promise.resolve()

  private constructor(options: StudioOptions & { executablePath: string }) {
    this.#options = options
    this.#cacheDir = options.cacheDir ?? process.env['HONNIN_CACHE_DIR'] ?? join(tmpdir(), 'honnin-films')
  }

  /**
   * Opens a studio. Its browser starts with the first film that is not in the cache; `font_missing` is thrown then.
   * @throws TestkitError `chromium_missing`
   */
  static async launch(options: StudioOptions = {}): Promise<FilmStudio> {
    return new FilmStudio({ ...options, executablePath: options.executablePath ?? findSystemChromium() })
  }

  /** One side of a card as PNG at 20 px/mm: 1712x1080 for ID-1, 2500x1760 for a passport page. */
  async renderCard(recipe: CardRecipe): Promise<Buffer> {
    const drawing = composeCard(recipe, this.#host.offer(recipe.portrait))
    return Buffer.from(await this.#perform('printCard', drawing), 'base64')
  }

  /** Films a segment, or takes it from the cache. */
  async segment(recipe: SegmentRecipe): Promise<Film> {
    if (recipe.kind === 'still') return this.#still(recipe)
    const scene = sceneOf(recipe, (bytes) => this.#host.offer(bytes))
    const drawn = await this.#drawn(
      scene,
      Array.from({ length: scene.frameCount }, (_, frame) => frame),
    )
    return { ...drawn, frames: drawn.frames.flatMap((frame) => Array.from({ length: SHOWN_PER_DRAWN }, () => frame)) }
  }

  /**
   * Single pictures of a segment, without filming the rest: those at these shares of its course, 0 to 1. Like films they are
   * drawn for Chromium's camera; see {@link asSeenByPage}.
   */
  async pictures(
    recipe: Exclude<SegmentRecipe, StillSegment>,
    progress: readonly number[],
  ): Promise<readonly Buffer[]> {
    const scene = sceneOf(recipe, (bytes) => this.#host.offer(bytes))
    const frames = progress.map((share) => Math.min(scene.frameCount - 1, Math.round(share * scene.frameCount)))
    return (await this.#drawn(scene, frames)).frames
  }

  /** The drawn frames that are named, out of the cache or rendered. */
  async #drawn(scene: Scene, frames: readonly number[]): Promise<Film> {
    const key = createHash('sha256')
      .update(JSON.stringify([stageFingerprint(), scene, frames]))
      .digest('hex')
    const path = join(this.#cacheDir, `${scene.kind}-${key.slice(0, 32)}.mjpeg`)
    return (
      (await cachedFilm(path)) ??
      this.#enqueue(async () => (await cachedFilm(path)) ?? this.#render(scene, { frames, path }))
    )
  }

  /**
   * Where the card's corners are in a frame of a segment (pixels, clockwise from the card's own top left, where its
   * straight edges would meet): the truth against which a detector can be measured.
   */
  async cardCorners(recipe: CardSegment | FaceWithDocumentSegment, frame: number): Promise<FramePoint[]> {
    const scene = sceneOf(recipe, (bytes) => this.#host.offer(bytes))
    const drawn = Math.floor(frame / SHOWN_PER_DRAWN)
    return this.#enqueue(() => this.#perform('cardCorners', { scene, frame: drawn }))
  }

  /**
   * Measures the face in a JPEG with the same landmarker that guides the capture page: 468 mesh points and the pose as
   * a column-major 4x4 matrix. Lets an adopter see whether a film of their own photograph shows what it should.
   */
  async measureFace(frame: Uint8Array): Promise<FaceMeasure | undefined> {
    return (await this.#perform('measureFace', { url: this.#host.offer(frame) })) ?? undefined
  }

  /** Ends the browser. */
  async close(): Promise<void> {
    const stage = await this.#stage?.catch(() => undefined)
    this.#stage = undefined
    await stage?.browser.close()
  }

  async #still(recipe: StillSegment): Promise<Film> {
    const film = await this.segment(recipe.of)
    const frameCount = countFrames(recipe.seconds ?? 2, FRAMES_PER_SECOND)
    const frame = film.frames[film.frames.length - 1]
    return frame ? { ...film, frames: Array.from({ length: frameCount }, () => frame) } : film
  }

  async #render(
    scene: Scene,
    { frames, path }: { readonly frames: readonly number[]; readonly path: string },
  ): Promise<Film> {
    const pictures: Buffer[] = []
    for (let from = 0; from < frames.length; from += BATCH_FRAMES) {
      const batch = await this.#perform('film', { scene, frames: frames.slice(from, from + BATCH_FRAMES) })
      pictures.push(...batch.map((picture) => Buffer.from(picture, 'base64')))
      this.#options.onProgress?.({ segment: scene.kind, frame: pictures.length, frameCount: frames.length })
    }
    const film = { frames: pictures, width: FRAME_WIDTH, height: FRAME_HEIGHT }
    await mkdir(this.#cacheDir, { recursive: true })
    await writeFilm(path, film)
    return film
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work, work)
    this.#queue = done
    return done
  }

  async #perform<T extends keyof StageTasks>(name: T, input: StageTasks[T]['input']): Promise<StageTasks[T]['output']> {
    this.#stage ??= this.#openStage()
    const { page } = await this.#stage
    return performOn(page, name, input)
  }

  async #openStage(): Promise<{ browser: Browser; page: Page }> {
    await this.#host.loadModel(this.#options.faceLandmarkerPath)
    const browser = await chromium.launch({
      executablePath: this.#options.executablePath,
      args: [...quietArguments, '--enable-unsafe-swiftshader'],
    })
    try {
      const page = await browser.newPage()
      await page.route('**/*', (route) => this.#host.answer(route))
      await page.goto(`${STAGE_ORIGIN}/`)
      const missing = await performOn(page, 'missingFonts', FONTS)
      if (missing.length > 0) {
        throw new TestkitError(
          'font_missing',
          `fonts not installed: ${missing.join(', ')} (apt-get install fonts-noto-cjk fonts-dejavu-core)`,
        )
      }
      return { browser, page }
    } catch (cause) {
      await browser.close()
      throw cause
    }
  }
}

async function performOn<T extends keyof StageTasks>(
  page: Page,
  name: T,
  input: StageTasks[T]['input'],
): Promise<StageTasks[T]['output']> {
  // A specifier made at run time keeps bundlers and test runners from resolving a module that only the page has.
  const call = `import('${STAGE_ORIGIN}/stage/stage.js').then(({ perform }) => perform(${JSON.stringify(name)}, ${JSON.stringify(input)}))`
  const reply = await page.evaluate<StageReply<StageTasks[T]['output']>>(call).catch((cause: unknown) => {
    throw new TestkitError('stage_failed', `the rendering page failed at ${name}`, { cause })
  })
  if ('error' in reply) throw new TestkitError(reply.error.code, reply.error.message)
  return reply.value
}

async function cachedFilm(path: string): Promise<Film | undefined> {
  return existsSync(path) ? parseFilm(await readFile(path)) : undefined
}

function countFrames(seconds: number, perSecond: number): number {
  if (!(seconds >= 0.2 && seconds <= 10)) {
    throw new TestkitError('recipe_invalid', `seconds must be 0.2 to 10, not ${seconds}`)
  }
  return Math.round(seconds * perSecond)
}

/** Default lengths: a movement needs its way there and back, a card its arrival and a second of holding still. */
const DEFAULT_SECONDS = { card: 2, person: 2, face_with_document: 2, attack: 2 } as const

function checkRange(name: string, value: number | undefined, [least, most]: readonly [number, number]): void {
  if (value !== undefined && !(value >= least && value <= most))
    throw new TestkitError('recipe_invalid', `${name} must be ${least} to ${most}, not ${value}`)
}

/** Without the members that are undefined: what a recipe leaves open must not change the key of its film. */
function given<Values extends object>(values: Values): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<Values>
  >
}

function sceneOf(recipe: Exclude<SegmentRecipe, StillSegment>, offer: (bytes: Uint8Array) => string): Scene {
  const { seed = 1 } = recipe
  const take = { seed, frameCount: countFrames(recipe.seconds ?? DEFAULT_SECONDS[recipe.kind], DRAWN_PER_SECOND) }
  const faceTakeOf = ({ photo, movement, amplitude, faceShare, light }: PersonSegment | AttackSegment) => {
    checkRange('amplitude', amplitude, [0.3, 1.3])
    checkRange('faceShare', faceShare, [0.15, 0.4])
    checkRange('light.strength', light?.strength, [0, 1])
    return { photoUrl: offer(photo), movement, ...given({ amplitude, faceShare, light }) }
  }
  switch (recipe.kind) {
    case 'card': {
      const card = composeCard(recipe.card, offer(recipe.card.portrait))
      const { shot, body = 'edge', dotsPerMm, tiltDegrees } = recipe
      return { ...take, kind: 'card', card, shot, body, ...given({ dotsPerMm, tiltDegrees }) }
    }
    case 'person':
      return { ...take, ...faceTakeOf(recipe), kind: 'person' }
    case 'face_with_document': {
      const card = composeCard(recipe.card, offer(recipe.card.portrait))
      return { ...take, kind: 'face_with_document', photoUrl: offer(recipe.photo), card }
    }
    case 'attack': {
      const { attack, behind, displayPitch, relief } = recipe
      if (behind === undefined && (attack === 'cut_out' || attack === 'paper_mask'))
        throw new TestkitError('recipe_invalid', `${attack} needs a photograph of who is behind the print`)
      const behindUrl = behind === undefined ? undefined : offer(behind)
      return { ...take, ...faceTakeOf(recipe), kind: 'attack', attack, ...given({ behindUrl, displayPitch, relief }) }
    }
    default: {
      const unreachable: never = recipe
      return unreachable
    }
  }
}
