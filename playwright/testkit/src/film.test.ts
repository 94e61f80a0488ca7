import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { concatFilms, filmBytes, filmSeconds, parseFilm, writeFilm, type Film } from './film.ts'

async function jpeg(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

async function film(...colours: string[]): Promise<Film> {
  return { frames: await Promise.all(colours.map((colour) => jpeg(64, 48, colour))), width: 64, height: 48 }
}

test('a film is its JPEGs back to back and is read back frame by frame', async () => {
  const made = await film('#ff0000', '#00ff00', '#0000ff')
  const read = parseFilm(filmBytes(made))
  expect(read).toMatchObject({ width: 64, height: 48 })
  expect(read.frames).toEqual(made.frames)
})

test('films are joined in order, and only where sizes agree', async () => {
  const [red, blue] = [await film('#ff0000'), await film('#0000ff', '#0000ff')]
  const joined = concatFilms(red, blue)
  expect(joined.frames).toEqual([...red.frames, ...blue.frames])
  expect(filmSeconds(joined)).toBeCloseTo(0.1)
  const other = { ...red, width: 32 }
  expect(() => concatFilms(red, other)).toThrow(expect.objectContaining({ code: 'film_invalid' }))
  expect(() => concatFilms()).toThrow(expect.objectContaining({ code: 'film_invalid' }))
})

test('damage is named instead of being played', async () => {
  const bytes = filmBytes(await film('#ff0000', '#00ff00'))
  const small = await jpeg(32, 32, '#fff')
  for (const broken of [
    Buffer.alloc(0),
    Buffer.from('not a film'),
    bytes.subarray(0, bytes.length - 2),
    bytes.subarray(1),
    Buffer.concat([bytes, Buffer.from([0])]),
    Buffer.concat([bytes, small]),
  ]) {
    expect(() => parseFilm(broken)).toThrow(expect.objectContaining({ code: 'film_invalid' }))
  }
})

test('writing replaces a film whole and leaves nothing beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-film-test-'))
  try {
    const path = join(folder, 'camera.mjpeg')
    await writeFile(path, 'old')
    const made = await film('#123456')
    await writeFilm(path, made)
    expect(await readFile(path)).toEqual(filmBytes(made))
    expect(await readdir(folder)).toEqual(['camera.mjpeg'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
