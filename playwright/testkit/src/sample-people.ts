import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { TestkitError } from './testkit-error.ts'

const require = createRequire(import.meta.url)

/** A face for tests. `livePhoto` becomes the moving person, `portraitPhoto` is printed on the card. */
export interface SamplePerson {
  id: string
  livePhoto: Buffer
  portraitPhoto: Buffer
  /** Where the photographs come from, and whether they are two or one. */
  source: string
}

/** Different photographs of the same person, where a checkout has them beside it. */
const PAIRED = [
  { id: 'paired-a', live: 'obama.jpg', portrait: 'obama3.jpg' },
  { id: 'paired-b', live: 'biden2.jpg', portrait: 'biden.jpg' },
] as const

/** Single faces in the sample photographs of `@vladmandic/face-api`: file and the rectangle in which one person is alone. */
const CROPPED = [
  { id: 'sample-3', file: 'sample3.jpg', left: 370, top: 230, width: 560, height: 800 },
  { id: 'sample-6', file: 'sample6.jpg', left: 1330, top: 60, width: 560, height: 900 },
] as const

/**
 * Two different people, the first meant as genuine, the second as impostor. The faces are some 200 px wide in
 * `@vladmandic/face-api`'s samples, and portrait and film come from one photograph there: good for journeys, no measure
 * of a recogniser. No photograph is part of this package.
 * @throws TestkitError `sample_missing`
 */
export async function samplePeople(
  options: { facesDirectory?: string } = {},
): Promise<readonly [genuine: SamplePerson, impostor: SamplePerson]> {
  const faces = options.facesDirectory ?? fileURLToPath(new URL('../../../../shared/data/faces', import.meta.url))
  return PAIRED.every(({ live, portrait }) => existsSync(join(faces, live)) && existsSync(join(faces, portrait)))
    ? Promise.all([readPair(faces, PAIRED[0]), readPair(faces, PAIRED[1])])
    : Promise.all([cropSample(CROPPED[0]), cropSample(CROPPED[1])])
}

async function readPair(faces: string, { id, live, portrait }: (typeof PAIRED)[number]): Promise<SamplePerson> {
  return {
    id,
    livePhoto: await readFile(join(faces, live)),
    portraitPhoto: await readFile(join(faces, portrait)),
    source: `two photographs: ${live}, ${portrait}`,
  }
}

async function cropSample({ id, file, ...rectangle }: (typeof CROPPED)[number]): Promise<SamplePerson> {
  const path = join(sampleDirectory(), file)
  if (!existsSync(path))
    throw new TestkitError('sample_missing', `${path} is not there: is @vladmandic/face-api installed whole?`)
  // By its bytes: a program that blocks sharp's file loaders may well use this package.
  const photo = await sharp(await readFile(path))
    .extract(rectangle)
    .jpeg({ quality: 94 })
    .toBuffer()
  return { id, livePhoto: photo, portraitPhoto: photo, source: `one photograph: @vladmandic/face-api demo/${file}` }
}

function sampleDirectory(): string {
  return join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo')
}
