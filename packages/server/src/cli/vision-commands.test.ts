import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { performChallenge } from '../../test/fixtures/genuine-pictures.ts'
import { readSample, seat } from '../../test/fixtures/photographs.ts'
import { createCanvas, toJpeg } from '../../test/fixtures/pixels.ts'
import { drawCard, photographCard, poseQuad } from '../../test/fixtures/specimen-card.ts'
import { DocumentLocator, FaceAnalyser } from '../vision/index.ts'
import type { Command } from './command.ts'
import { licencePrint, photographLicence, printLicence } from '../../test/fixtures/printed-licence.ts'
import { documentLocate } from './document-locate.ts'
import { documentRead } from './document-read.ts'
import { faceCompare } from './face-compare.ts'
import { faceEvaluate } from './face-evaluate.ts'
import { livenessInspect } from './liveness-inspect.ts'
import { parsePairs } from './parse-pairs.ts'

let directory: string
const at = (name: string): string => path.join(directory, name)

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'honnin-cli-'))
  const first = await readSample('first')
  await writeFile(at('first.jpg'), first)
  await writeFile(at('first-lying.png'), await sharp(first).rotate(90).png().toBuffer())
  await writeFile(at('first-grey.webp'), await sharp(first).greyscale().webp().toBuffer())
  await writeFile(at('first-blurred.jpg'), await sharp(first).blur(6).jpeg().toBuffer())
  await writeFile(at('second.jpg'), await readSample('second'))
  await writeFile(at('empty.jpg'), '')
  await writeFile(at('cut.jpg'), first.subarray(0, Math.floor(first.length / 2)))
  await writeFile(at('wall.jpg'), await toJpeg(createCanvas(640, 480, [180, 170, 160])))
})
afterAll(() => rm(directory, { recursive: true }))

async function run(
  command: Command,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly printed: string; readonly result: Record<string, unknown> }> {
  let printed = ''
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      printed += chunk.toString()
      done()
    },
  })
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
  const json = args.includes('--json')
  const given = args.filter((argument) => argument !== '--json')
  const code = await command.run({ arguments: given, json, stdout, stderr, env: {} })
  return { code, printed, result: json ? (JSON.parse(printed) as Record<string, unknown>) : {} }
}

describe('face compare', () => {
  test('says yes with 0 and no with 1', async () => {
    const same = await run(faceCompare, at('first.jpg'), at('first-lying.png'), '--json')
    expect(same).toMatchObject({ code: 0, result: { match: true, faces: [{ found: 1 }, { found: 1 }] } })
    const grey = await run(faceCompare, at('first.jpg'), at('first-grey.webp'))
    expect(grey).toMatchObject({ code: 0, printed: expect.stringMatching(/^same person: similarity 0\.9/) })
    const different = await run(faceCompare, at('first.jpg'), at('second.jpg'), '--json')
    expect(different).toMatchObject({ code: 1, result: { match: false } })
    expect(different.result.similarity).toBeLessThan(0.93)
  })

  test('names what is poor about a picture', async () => {
    const { result } = await run(faceCompare, at('first.jpg'), at('first-blurred.jpg'), '--json')
    expect(result.faces).toMatchObject([{ faults: [] }, { faults: expect.arrayContaining(['face_blurred']) }])
  })

  test.each([
    ['empty.jpg', 'item_not_an_image'],
    ['cut.jpg', 'item_not_an_image'],
    ['absent.jpg', 'file_unreadable'],
    ['wall.jpg', 'face_not_found'],
  ])('refuses %s as %s and says what would mend it', async (file, code) => {
    await expect(run(faceCompare, at('first.jpg'), at(file))).rejects.toMatchObject({ code, mend: expect.any(String) })
  })

  test('needs two pictures', async () => {
    await expect(run(faceCompare, at('first.jpg'))).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('face evaluate', () => {
  test('measures pairs, counts what cannot be compared and reads each picture once', async () => {
    const list =
      'file_x,file_y,same\n' +
      'first.jpg,first-lying.png,1\n' +
      '"first.jpg","first-grey.webp",true\r\n' +
      'first.jpg,second.jpg,0\nfirst-lying.png,second.jpg,0\nfirst.jpg,wall.jpg,0\n'
    await writeFile(at('pairs.csv'), list)
    const { code, result } = await run(faceEvaluate, at('pairs.csv'), '--images', directory, '--json')
    expect(code).toBe(0)
    expect(result).toMatchObject({ pairs: 5, same: 2, different: 2, failures: 1, auc: 1, eer: 0, fnmr: 0, fmr: 0 })
    expect(result.unusable).toEqual([{ file: 'wall.jpg', code: 'face_not_found' }])
    expect(result.det).toHaveLength(4)
    expect(result).toMatchObject({ persons: 3, failureToAcquire: { pictures: 5, failed: 1, rate: 0.2 }, poor: [] })
    expect(result.intervals).toMatchObject({ fnmr: [0, 0], fmr: [0, 0], fnmrAtFmr: { 0.01: [0, 0] } })
  })

  test('refuses a list that is none', () => {
    expect(() => parsePairs('a,b,c\n1,2,3')).toThrow(expect.objectContaining({ code: 'list_invalid' }))
    expect(() => parsePairs('file_x,file_y,same\na.jpg,b.jpg,perhaps')).toThrow(/line 2/)
    expect(parsePairs('\uFEFFsame,file_x,file_y\n0,"a ""b"", c.jpg",d.jpg\n')).toEqual([
      { fileX: 'a "b", c.jpg', fileY: 'd.jpg', same: false },
    ])
  })
})

describe('document locate', () => {
  test('gives the corners in pixels of the file, also where it is larger than what is looked at', async () => {
    const portrait = createCanvas(200, 260, [190, 150, 130])
    const card = await drawCard({ type: 'jp_driving_licence', portrait, seed: 2, background: [230, 214, 190] })
    const pose = { share: 0.6, rollDeg: 5 }
    const scene = photographCard({ card, pose, seed: 4, width: 1920, height: 1440 })
    await writeFile(at('card.jpg'), await toJpeg(scene))
    const { code, result } = await run(documentLocate, at('card.jpg'), '--json')
    expect(code).toBe(0)
    expect(result).toMatchObject({ found: true, kind: 'id1', width: 1920, height: 1440 })
    const corners = result.corners as readonly (readonly [number, number])[]
    const truth = poseQuad(scene, card.width / card.height, pose)
    for (const [index, [x, y]] of corners.entries())
      expect(Math.hypot(x - (truth[index]?.x ?? NaN), y - (truth[index]?.y ?? NaN))).toBeLessThan(4)
  })

  test('says no with 1 where there is none', async () => {
    const { code, result } = await run(documentLocate, at('wall.jpg'), '--json')
    expect(code).toBe(1)
    expect(result).toMatchObject({ found: false, corners: null, quality: null })
  })
})

describe('documents in pictures of every kind', () => {
  /** How many times larger than the photograph each is. */
  const pictures = {
    'licence.jpg': 1,
    'licence-exif.jpg': 1,
    'licence-exif-mirrored.webp': 1,
    'licence-grey.webp': 1,
    'licence-grey.png': 1,
    'licence-16.png': 1,
    'licence-grey-16.png': 1,
    'licence-palette.png': 1,
    'licence-clear.png': 1,
    'licence-cmyk.jpg': 1,
    'licence-progressive.jpg': 1,
    'licence-huge.jpg': 5,
  } as const
  const names = Object.entries(pictures)

  beforeAll(async () => {
    const photograph = await photographLicence(await printLicence(), 51)
    const drawn = (): Sharp => sharp(photograph)
    const files: Record<Exclude<keyof typeof pictures, 'licence.jpg'>, Sharp> = {
      // Stored lying on its side, with the note that says so.
      'licence-exif.jpg': drawn().rotate(90).withMetadata({ orientation: 8 }),
      'licence-exif-mirrored.webp': drawn().flop().webp({ quality: 92 }).withMetadata({ orientation: 2 }),
      'licence-grey.webp': drawn().greyscale().webp({ quality: 90 }),
      'licence-grey.png': drawn().greyscale().png(),
      'licence-16.png': drawn().toColourspace('rgb16').png(),
      'licence-grey-16.png': drawn().toColourspace('grey16').png(),
      'licence-palette.png': drawn().png({ palette: true, colours: 128 }),
      'licence-clear.png': drawn().ensureAlpha(0.98).png(),
      'licence-cmyk.jpg': drawn().toColourspace('cmyk').jpeg({ quality: 92 }),
      'licence-progressive.jpg': drawn().jpeg({ progressive: true, quality: 92, chromaSubsampling: '4:4:4' }),
      'licence-huge.jpg': drawn().resize(8000, 6000).jpeg({ quality: 85 }),
    }
    await writeFile(at('licence.jpg'), photograph)
    for (const [name, picture] of Object.entries(files)) await writeFile(at(name), await picture.toBuffer())
    await writeFile(at('tiny.png'), await drawn().resize(8, 6).png().toBuffer())
    await writeFile(at('small.png'), await drawn().resize(64, 48).png().toBuffer())
    const whole = await drawn().png().toBuffer()
    await writeFile(at('cut.png'), whole.subarray(0, Math.floor(whole.length * 0.6)))
    await writeFile(at('cut.webp'), (await drawn().webp().toBuffer()).subarray(0, 9000))
    await writeFile(at('text.jpg'), 'no picture at all')
  })

  test.each(names)('are read: %s', async (file, scale) => {
    const { code, result } = await run(documentRead, at(file), '--type', 'jp_driving_licence', '--json')
    expect(code).toBe(0)
    expect(result).toMatchObject({
      width: 1600 * scale,
      height: 1200 * scale,
      warnings: [],
      fields: {
        birthDate: { value: '1985-05-15', original: '昭和60年5月15日', source: 'ocr' },
        address: { value: licencePrint.address },
        expiryDate: { value: '2029-06-15' },
        number: { value: '300112345650' },
      },
    })
    expect(result.corners).toHaveLength(4)
    const checks = result.checks as readonly { readonly id: string; readonly outcome: string }[]
    expect(checks.find(({ id }) => id === 'document.expiry')?.outcome).toBe('pass')
  })

  test.each(names)('are found where they lie: %s', async (file, scale) => {
    const { code, result } = await run(documentLocate, at(file), '--json')
    expect(code).toBe(0)
    expect(result).toMatchObject({ found: true, kind: 'id1', width: 1600 * scale, height: 1200 * scale })
    const { result: plain } = await run(documentLocate, at('licence.jpg'), '--json')
    const expected = plain.corners as readonly (readonly [number, number])[]
    for (const [index, [x, y]] of (result.corners as readonly (readonly [number, number])[]).entries()) {
      const [trueX, trueY] = expected[index] ?? [NaN, NaN]
      expect(Math.hypot(x / scale - trueX, y / scale - trueY)).toBeLessThan(3)
    }
  })

  test.each([
    ['empty.jpg', 'item_not_an_image'],
    ['cut.jpg', 'item_not_an_image'],
    ['cut.png', 'item_not_an_image'],
    ['cut.webp', 'item_not_an_image'],
    ['text.jpg', 'item_not_an_image'],
    ['tiny.png', 'item_dimensions'],
    ['absent.jpg', 'file_unreadable'],
    ['.', 'file_unreadable'],
  ])('are refused where they are none: %s as %s', async (file, code) => {
    for (const command of [documentRead, documentLocate])
      await expect(run(command, at(file))).rejects.toMatchObject({ code, mend: expect.any(String) })
  })

  test('say nothing in a picture too small to be read', async () => {
    const { code, result } = await run(documentRead, at('small.png'), '--type', 'jp_driving_licence', '--json')
    expect(code).toBe(1)
    expect(result).toMatchObject({ fields: {}, width: 64, height: 48 })
  })
})

describe('document read', () => {
  test('says what a document is', async () => {
    const { code, result } = await run(documentRead, at('licence.jpg'), '--json')
    expect(code).toBe(0)
    expect(result).toMatchObject({ type: 'jp_driving_licence', fields: { number: { value: '300112345650' } } })
  })

  test('looks once for a document that any type may fit', async () => {
    const locate = vi.spyOn(DocumentLocator.prototype, 'locate')
    await run(documentRead, at('card.jpg'), '--json')
    expect(locate).toHaveBeenCalledTimes(1)
    locate.mockRestore()
  })

  test('prints for people, and believes a type that is given', async () => {
    const { code, printed } = await run(documentRead, at('licence.jpg'), '--type', 'jp_driving_licence')
    expect(code).toBe(0)
    expect(printed).toMatch(/^jp_driving_licence\n {2}name +見本 太郎/)
  })

  test('says no with 1 where there is no document', async () => {
    const { code, result } = await run(documentRead, at('wall.jpg'), '--json')
    expect(code).toBe(1)
    expect(result).toMatchObject({ type: null, fields: {}, corners: null })
  })

  test('needs one picture and a document that there is', async () => {
    await expect(run(documentRead)).rejects.toMatchObject({ code: 'usage' })
    await expect(run(documentRead, at('licence.jpg'), '--type', 'library_card')).rejects.toMatchObject({
      code: 'usage',
    })
  })
})

describe('liveness inspect', () => {
  test('passes a performed challenge and refuses one in another order', async () => {
    const faces = await FaceAnalyser.create()
    const sitter = await seat(faces, await readSample('second'))
    await faces.dispose()
    await mkdir(at('frames'))
    const frames = await performChallenge(sitter, ['turn_left', 'nod'])
    for (const [index, frame] of frames.entries()) await writeFile(at(`frames/${index}.jpg`), frame)
    const performed = await run(livenessInspect, at('frames'), '--movements', 'turn_left,nod', '--json')
    expect(performed.code, performed.printed).toBe(0)
    expect(performed.result.frames).toHaveLength(6)
    const swapped = await run(livenessInspect, at('frames'), '--movements', 'nod,turn_left')
    expect(swapped).toMatchObject({ code: 1, printed: expect.stringContaining('face.challenge fail') })
  })

  test('needs a folder with the right number of frames', async () => {
    await expect(run(livenessInspect, at('frames'), '--movements', 'nod')).rejects.toMatchObject({
      code: 'frames_missing',
    })
    await expect(run(livenessInspect, at('frames'), '--movements', 'wave')).rejects.toMatchObject({ code: 'usage' })
    await expect(run(livenessInspect, at('nowhere'))).rejects.toMatchObject({ code: 'file_unreadable' })
    await mkdir(at('broken'))
    for (const name of ['0.jpg', '1.jpg'])
      await writeFile(at(`broken/${name}`), name === '1.jpg' ? 'no picture' : await readFile(at('frames/0.jpg')))
    await expect(run(livenessInspect, at('broken'))).rejects.toMatchObject({
      code: 'item_not_an_image',
      message: expect.stringContaining('1.jpg') as string,
    })
  })
})
