import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { MissingPart } from '../missing-part.mjs'

const python = '/usr/bin/python3'
const sources = join(import.meta.dirname, '../../packages/models/document')
/** Seeds of stocks of surfaces and cards; used here and nowhere else. */
const FIRST_SEED = 83_000

/**
 * Frames on held-out looks in stocks of their own, rendered once per version of the renderer and kept in the folder for
 * temporary files. Throws MissingPart where Debian's python3-opencv is not there.
 *
 * @param {{ stocks: number, mixed: number, empty: number }} wanted frames per stock: by the usual mix, and without a document
 */
export const renderFrames = async ({ stocks, mixed, empty }) => {
  if (!existsSync(python))
    throw new MissingPart(`${python} is not there: install Debian's python3-opencv and python3-numpy`)
  const frames = []
  for (let stock = 0; stock < stocks; stock += 1) {
    const seed = FIRST_SEED + 2 * stock
    for (const batch of [
      { count: mixed, seed, kinds: [] },
      { count: empty, seed: seed + 1, kinds: ['--kinds', 'empty', '--in-turn'] },
    ]) {
      const directory = await renderBatch(batch)
      const list = JSON.parse(await readFile(join(directory, 'frames.json'), 'utf8'))
      frames.push(...list.map((frame) => ({ ...frame, stock, path: join(directory, frame.file) })))
    }
  }
  return frames
}

/** RGBA pixels as the detector takes them. */
export const readFrame = async ({ path }) => {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
  }
}

const renderBatch = async ({ count, seed, kinds }) => {
  const version = await digestOfRenderer()
  const directory = join(tmpdir(), `honnin-bench-frames-${version}`, `${seed}-${count}`)
  if (existsSync(join(directory, 'frames.json'))) return directory
  const unfinished = `${directory}.part`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  process.stderr.write(`rendering ${count} frames from seed ${seed}…\n`)
  const options = ['--count', count, '--seed', seed, '--output', unfinished, ...kinds].map(String)
  const exitCode = await new Promise((resolve, reject) =>
    spawn(python, [join(sources, 'render_frames.py'), ...options], { stdio: ['ignore', 2, 2] })
      .once('error', reject)
      .once('close', resolve),
  )
  if (exitCode !== 0)
    throw new MissingPart(
      `frames could not be rendered (exit ${exitCode}): install Debian's python3-opencv and python3-numpy`,
    )
  await rename(unfinished, directory)
  return directory
}

const digestOfRenderer = async () => {
  const hash = createHash('sha256')
  const files = (await readdir(sources))
    .filter((name) => /^(camera|cards|hands|poses|scenes|textures|render_frames)\.py$/.test(name))
    .sort()
  for (const file of files) hash.update(await readFile(join(sources, file)))
  return hash.digest('hex').slice(0, 12)
}
