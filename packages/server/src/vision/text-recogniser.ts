import { createRequire } from 'node:module'
import path from 'node:path'
import { Worker as Thread } from 'node:worker_threads'
import type { Box, GrayImage } from '@honnin/shared/vision'
import tesseract from 'tesseract.js'
import { ReadingError } from './reading-error.ts'

/** One recognised character; the box is in pixels of the picture that was read. */
export interface RecognisedCharacter {
  readonly text: string
  /** 0..1 */
  readonly confidence: number
  readonly box: Box
}

export type RecognisedLine = readonly RecognisedCharacter[]

const LINE_TIMEOUT_MS = 8_000
const START_TIMEOUT_MS = 20_000
/** The heap of a WebAssembly module only grows; a fresh one after so many lines keeps it near 100 MB. */
const LINES_PER_ENGINE = 2_000

/**
 * Reads single lines of Japanese print with Tesseract's LSTM network (WebAssembly, one thread of its own). The engine starts
 * with the first line and is replaced when it hangs or fails. Lines are read one after another. Whoever creates it disposes it.
 */
export class TextRecogniser {
  /** As results name it. */
  readonly model = 'tesseract-jpn@4.0.0_best_int'
  #engine: Promise<tesseract.Worker> | undefined
  #alphabet = ''
  #lines = 0
  #queue: Promise<unknown> = Promise.resolve()

  /**
   * `line` holds one line of dark print on a lighter ground, 30 to 100 pixels high. `alphabet` restricts what is read.
   * Throws {@link ReadingError}.
   */
  async readLine(line: GrayImage, options: { readonly alphabet?: string } = {}): Promise<RecognisedLine> {
    const reading = this.#queue.then(() => this.#read(line, options.alphabet ?? ''))
    this.#queue = reading.catch(() => undefined)
    return reading
  }

  async dispose(): Promise<void> {
    await this.#queue
    await this.#stop()
  }

  async #read(line: GrayImage, alphabet: string): Promise<RecognisedLine> {
    if (this.#lines >= LINES_PER_ENGINE) await this.#stop()
    try {
      const engine = await withinTime(this.#start(), START_TIMEOUT_MS)
      if (alphabet !== this.#alphabet) await engine.setParameters({ tessedit_char_whitelist: alphabet })
      this.#alphabet = alphabet
      this.#lines += 1
      const { data } = await withinTime(engine.recognize(encodeGraymap(line), {}, { blocks: true }), LINE_TIMEOUT_MS)
      return charactersOf(data)
    } catch (cause) {
      // An engine that failed once is in an unknown state.
      await this.#stop()
      throw cause instanceof ReadingError
        ? cause
        : new ReadingError('reading_failed', 'a line could not be read', { cause })
    }
  }

  #start(): Promise<tesseract.Worker> {
    this.#engine ??= startEngine()
    return this.#engine
  }

  async #stop(): Promise<void> {
    const engine = this.#engine
    this.#engine = undefined
    this.#alphabet = ''
    this.#lines = 0
    await engine?.then((started) => started.terminate()).catch(() => undefined)
  }
}

async function startEngine(): Promise<tesseract.Worker> {
  const require = createRequire(import.meta.url)
  try {
    const langPath = path.join(path.dirname(require.resolve('@tesseract.js-data/jpn/package.json')), '4.0.0_best_int')
    const engine = await tesseract.createWorker('jpn', tesseract.OEM.LSTM_ONLY, {
      langPath,
      gzip: true,
      // Otherwise it leaves the unpacked data in the working directory.
      cacheMethod: 'none',
      // Without a handler a failed job is thrown outside any promise; each job's own promise rejects as well.
      errorHandler: () => undefined,
    })
    // A crash of the thread would end the process; the line that waits for it runs into its time limit.
    if ('worker' in engine && engine.worker instanceof Thread) engine.worker.on('error', () => undefined)
    await engine.setParameters({
      tessedit_pageseg_mode: tesseract.PSM.SINGLE_LINE,
      user_defined_dpi: '300',
      tessedit_do_invert: '0',
    })
    return engine
  } catch (cause) {
    throw new ReadingError('reader_unavailable', 'the recogniser of text cannot be started', { cause })
  }
}

async function withinTime<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ReadingError('reading_timeout', 'reading took too long')), timeoutMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Binary portable graymap, the plainest form that the engine decodes. */
function encodeGraymap({ width, height, data }: GrayImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${String(width)} ${String(height)}\n255\n`, 'latin1'), data])
}

function charactersOf(page: tesseract.Page): RecognisedLine {
  const words = (page.blocks ?? [])
    .flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines))
    .flatMap((line) => line.words)
  return words.flatMap(({ symbols }) =>
    symbols.map(({ text, confidence, bbox }) => ({
      text,
      confidence: confidence / 100,
      box: { x: bbox.x0, y: bbox.y0, width: bbox.x1 - bbox.x0, height: bbox.y1 - bbox.y0 },
    })),
  )
}
