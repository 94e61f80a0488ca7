import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FRAMES_PER_SECOND } from './stage/frame.ts'
import { TestkitError } from './testkit-error.ts'

/** A silent film at 30 frames a second: one JPEG a frame, all of one size. */
export interface Film {
  readonly frames: readonly Buffer[]
  readonly width: number
  readonly height: number
}

/** Length in seconds. */
export function filmSeconds(film: Film): number {
  return film.frames.length / FRAMES_PER_SECOND
}

/**
 * Joins films in order.
 * @throws TestkitError `film_invalid` when there is none or sizes differ
 */
export function concatFilms(...films: readonly Film[]): Film {
  const [first] = films
  if (!first) throw new TestkitError('film_invalid', 'no film to join')
  if (films.some(({ width, height }) => width !== first.width || height !== first.height)) {
    throw new TestkitError('film_invalid', 'films of different sizes cannot be joined: Chromium plays one size')
  }
  return { ...first, frames: films.flatMap(({ frames }) => frames) }
}

/** The film as an MJPEG stream, which is its JPEGs back to back. */
export function filmBytes(film: Film): Buffer {
  return Buffer.concat(film.frames)
}

/** Writes a film beside its place and renames it there, so that a camera being opened sees the old or the new, never half. */
export async function writeFilm(path: string, film: Film): Promise<void> {
  const unfinished = join(dirname(path), `.${randomUUID()}.mjpeg`)
  await writeFile(unfinished, filmBytes(film))
  await rename(unfinished, path)
}

const [MARKER, START, END, SCAN] = [0xff, 0xd8, 0xd9, 0xda] as const

/**
 * Reads an MJPEG stream.
 * @throws TestkitError `film_invalid` when it is not whole JPEGs of one size back to back
 */
export function parseFilm(bytes: Buffer): Film {
  const frames: Buffer[] = []
  let size: { width: number; height: number } | undefined
  let at = 0
  while (at < bytes.length) {
    const frame = frameAt(bytes, at)
    if (size && (size.width !== frame.width || size.height !== frame.height)) {
      throw new TestkitError('film_invalid', `frame ${frames.length} has another size than the first`)
    }
    size = frame
    frames.push(bytes.subarray(at, frame.end))
    at = frame.end
  }
  if (!size) throw new TestkitError('film_invalid', 'an empty film')
  return { frames, width: size.width, height: size.height }
}

/** Walks the segments of one JPEG (ITU-T T.81 annex B). */
function frameAt(bytes: Buffer, start: number): { width: number; height: number; end: number } {
  const broken = (what: string) => new TestkitError('film_invalid', `${what} at byte ${start}`)
  if (bytes[start] !== MARKER || bytes[start + 1] !== START) throw broken('no JPEG begins')
  let [width, height] = [0, 0]
  let at = start + 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== MARKER) throw broken('a damaged JPEG')
    const marker = bytes[at + 1] ?? 0
    // SOF0..SOF15 carry the size; C4, C8 and CC in that range are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      height = bytes.readUInt16BE(at + 5)
      width = bytes.readUInt16BE(at + 7)
    }
    at += 2 + bytes.readUInt16BE(at + 2)
    if (marker === SCAN) {
      // In entropy-coded data FF is followed by 00 or a restart marker; anything else ends it.
      while (at + 1 < bytes.length && !(bytes[at] === MARKER && bytes[at + 1] !== 0 && !isRestart(bytes[at + 1]))) at++
      if (bytes[at] === MARKER && bytes[at + 1] === END) return { width, height, end: at + 2 }
    }
  }
  throw broken('a JPEG without end')
}

function isRestart(marker: number | undefined): boolean {
  return marker !== undefined && marker >= 0xd0 && marker <= 0xd7
}
