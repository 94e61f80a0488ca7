import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivePicture, pictureKinds } from './derive-pictures.mjs'
import { photographsOf } from './people.mjs'

/** Of small pictures, what still makes sense: they are there for the many photographs of one person. */
const thumbnailKinds = ['selfie', 'rolled selfie', 'colour portrait']

/**
 * Derives all pictures of a split and compares them with each system.
 *
 * @param {'development' | 'test'} split
 * @param {{ systems: readonly string[], quick: boolean }} options
 * @returns {Promise<{ pictures: readonly { person: string, shot: number, from: string, kind: string }[], results: Record<string, any> }>}
 */
export const measureSystems = async (split, { systems, quick }) => {
  const directory = await mkdtemp(join(tmpdir(), 'honnin-bench-faces-'))
  try {
    const pictures = []
    const files = []
    for (const [index, photograph] of (await photographsOf(split)).entries()) {
      if (quick && index % 4 !== 0) continue
      const kinds = photograph.kind === 'thumbnail' ? thumbnailKinds : pictureKinds
      for (const [order, kind] of kinds.entries()) {
        const file = join(directory, `${files.length}.jpg`)
        await writeFile(file, await derivePicture(photograph.picture, { kind, seed: 1000 * index + order + 7 }))
        files.push(file)
        pictures.push({ person: photograph.person, shot: photograph.shot, from: photograph.kind, kind })
      }
    }
    const list = join(directory, 'list.json')
    await writeFile(list, JSON.stringify(files))
    /** @type {Record<string, any>} */
    const results = {}
    for (const system of systems) {
      process.stderr.write(`${files.length} pictures with ${system}…\n`)
      const result = join(directory, `${system}.json`)
      const childArguments = [join(import.meta.dirname, 'compare-all.mjs'), system, list, result]
      const exitCode = await new Promise((resolve, reject) =>
        spawn(process.execPath, childArguments, { stdio: ['ignore', 'ignore', 2] })
          .once('error', reject)
          .once('close', resolve),
      )
      if (exitCode !== 0) throw new Error(`${system} ended with ${exitCode}`)
      results[system] = JSON.parse(await readFile(result, 'utf8'))
    }
    return { pictures, results }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
