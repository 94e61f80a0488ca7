import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../test/fixtures/pixels.ts'
import { hasPublicFaces, readPublicFace, readSample, type SampleName } from '../../test/fixtures/photographs.ts'
import { thresholds } from '../verification/index.ts'
import { decodeImage, fileLimits } from './decode-image.ts'
import { FaceAnalyser, type FaceFinding } from './face-analyser.ts'

let faces: FaceAnalyser
beforeAll(async () => {
  faces = await FaceAnalyser.create()
})
afterAll(() => faces.dispose())

type Likeness = Pick<FaceFinding, 'embedding'>

async function findFace(bytes: Uint8Array): Promise<Likeness> {
  const image = await decodeImage(bytes, { limits: fileLimits, longestSide: 1280 })
  const [largest] = await faces.detect(image)
  const finding = largest && (await faces.describeAnyWayUp(image, largest))
  if (!finding) throw new Error('no face')
  return finding
}

/** As a sensor sees it: little light and much noise. */
async function darken(bytes: Buffer, gain: number): Promise<Buffer> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const random = createRandom(3)
  for (const [at, value] of data.entries()) data[at] = Math.max(0, Math.min(255, value * gain + 8 * (random() - 0.5)))
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .jpeg()
    .toBuffer()
}

/** Grey in dots of a printing screen at 45 degrees, a little blurred by the lens. */
async function halftone(bytes: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(bytes)
    .greyscale()
    .resize({ width: 780 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const turn = Math.PI / 4.5
  for (const [at, value] of data.entries()) {
    const [x, y] = [at % info.width, Math.floor(at / info.width)]
    const screen = 0.5 + 0.25 * (Math.cos(turn * (x + y)) + Math.cos(turn * (x - y)))
    data[at] = value > 255 * (0.08 + 0.84 * screen) ? 240 : 25
  }
  const dots = await sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .blur(2.2)
    .png()
    .toBuffer()
  return sharp(dots).resize({ width: 260 }).jpeg().toBuffer()
}

const { match, review } = thresholds.similarity.live

describe('on the samples of @vladmandic/face-api', () => {
  test('different persons do not match', async () => {
    const names: readonly SampleName[] = ['first', 'second', 'third']
    const found = await Promise.all(names.map(async (name) => findFace(await readSample(name))))
    for (const [index, one] of found.entries())
      for (const other of found.slice(index + 1))
        expect(one.embedding.similarityTo(other.embedding)).toBeLessThan(match)
  })

  test('a picture matches itself turned, darkened, made grey and coded hard', async () => {
    const bytes = await readSample('first')
    const straight = await findFace(bytes)
    const variants = {
      quarter: sharp(bytes).rotate(90),
      half: sharp(bytes).rotate(180),
      leaning: sharp(bytes).rotate(-25, { background: '#777' }),
      dark: sharp(bytes).linear(0.25, 0),
      grey: sharp(bytes).greyscale(),
      small: sharp(bytes).resize({ width: 200 }),
    }
    for (const [name, picture] of Object.entries(variants)) {
      const other = await findFace(await picture.jpeg({ quality: 60 }).toBuffer())
      expect(straight.embedding.similarityTo(other.embedding), name).toBeGreaterThan(match)
    }
  })

  test('a face in the dark, in noise and in coarse print is found and recognised', async () => {
    const bytes = await readSample('third')
    const straight = await findFace(bytes)
    const small = await sharp(bytes).resize({ width: 260 }).toBuffer()
    for (const [name, picture] of [
      ['dark', await darken(bytes, 0.16)],
      ['halftone', await halftone(small)],
    ] as const) {
      const other = await findFace(picture)
      expect(straight.embedding.similarityTo(other.embedding), name).toBeGreaterThan(review)
    }
  })

  test('a face that fills the frame is found', async () => {
    const tight = await sharp(await readSample('first'))
      .extract({ left: 150, top: 60, width: 260, height: 300 })
      .jpeg()
      .toBuffer()
    await expect(findFace(tight)).resolves.toBeDefined()
  })

  test('there is no face on a wall and in noise', async () => {
    const wall = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#b0a090' } })
      .jpeg()
      .toBuffer()
    const noise = sharp({
      create: {
        width: 640,
        height: 480,
        channels: 3,
        background: '#777',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
    await expect(findFace(wall)).rejects.toThrow('no face')
    await expect(findFace(await noise.jpeg().toBuffer())).rejects.toThrow('no face')
  })

  test('an embedding shows in no log and no JSON', async () => {
    const { embedding } = await findFace(await readSample('first'))
    expect(JSON.stringify(embedding)).toBe('{}')
    expect(Object.keys(embedding)).toEqual([])
  })
})

describe.skipIf(!hasPublicFaces)('on photographs of two public figures', () => {
  test('photographs of one match and of two do not, by a wide margin', async () => {
    const files = { a: ['obama.jpg', 'obama2.jpg', 'obama3.jpg', 'obama4.jpg'], b: ['biden.jpg', 'biden2.jpg'] }
    const read = (names: readonly string[]): Promise<Likeness[]> =>
      Promise.all(names.map(async (name) => findFace(await readPublicFace(name))))
    const [a, b] = [await read(files.a), await read(files.b)]
    const pairsWithin = (people: readonly Likeness[]): number[] =>
      people.flatMap((one, index) =>
        people.slice(index + 1).map((other) => one.embedding.similarityTo(other.embedding)),
      )
    const across = a.flatMap((one) => b.map((other) => one.embedding.similarityTo(other.embedding)))
    expect(Math.min(...pairsWithin(a), ...pairsWithin(b))).toBeGreaterThan(match)
    expect(Math.max(...across)).toBeLessThan(review)
  })

  test('both faces of a group are found', async () => {
    const image = await decodeImage(await readPublicFace('obama_and_biden.jpg'), {
      limits: fileLimits,
      longestSide: 1280,
    })
    expect(await faces.detect(image)).toHaveLength(2)
  })
})
