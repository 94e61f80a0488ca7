import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureCardTilt, measureEdgeStrip, measureFaceParallax, toGray, type Quad } from '@honnin/shared/vision'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { asSeenByPage } from './as-seen-by-page.ts'
import { filmBytes, filmSeconds } from './film.ts'
import { FilmStudio } from './film-studio.ts'
import type { CardRecipe, CardSegment, PersonMovement } from './recipe.ts'
import { samplePeople, type SamplePerson } from './sample-people.ts'
import type { FaceMeasure } from './stage/face/landmarker.ts'
import { FRAMES_PER_SECOND } from './stage/frame.ts'

/** Nine drawn frames: enough to meet each movement at its widest, few enough for two slow cores. */
const SECONDS = 0.6
// Rendering without a GPU, beside whatever else two cores have to do.
vi.setConfig({ testTimeout: 240_000 })

let cacheDir: string
let studio: FilmStudio
let actor: SamplePerson
let stranger: SamplePerson
let rendered: string[] = []

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'honnin-studio-test-'))
  studio = await FilmStudio.launch({ cacheDir, onProgress: ({ segment }) => rendered.push(segment) })
  ;[actor, stranger] = await samplePeople({ facesDirectory: join(cacheDir, 'none') })
})

afterAll(async () => {
  await studio.close()
  await rm(cacheDir, { recursive: true })
})

function cardOf(changes: Partial<CardRecipe> = {}): CardRecipe {
  return {
    type: 'jp_driving_licence',
    side: 'front',
    person: {
      name: '見本 花子',
      birthDate: '1988-04-12',
      address: '東京都見本区見本一丁目2番3号',
      nameLatin: 'MIHON HANAKO',
    },
    portrait: actor.portraitPhoto,
    ...changes,
  }
}

/** The segment at one moment of its course, 0 to 1: drawing a whole film takes a slow core many seconds. */
async function pictureAt(recipe: Parameters<typeof studio.pictures>[0], progress: number): Promise<Buffer> {
  const [picture = Buffer.alloc(0)] = await studio.pictures(recipe, [progress])
  return picture
}

async function measured(frame: Uint8Array): Promise<FaceMeasure> {
  const face = await studio.measureFace(frame)
  if (!face) throw new Error('no face in the frame')
  return face
}

const degrees = (radians: number) => (radians * 180) / Math.PI
const yawOf = ({ pose }: FaceMeasure) => degrees(Math.atan2(pose[8] ?? 0, pose[10] ?? 1))
/** Positive is down. */
const pitchOf = ({ pose }: FaceMeasure) => degrees(Math.asin(-(pose[9] ?? 0)))

/** Landmarks in pixels. */
function pixels({ landmarks }: FaceMeasure): { x: number; y: number; z: number }[] {
  return landmarks.map(({ x, y, z }) => ({ x: x * 1280, y: y * 960, z: z * 1280 }))
}

function ratio(face: FaceMeasure, gap: readonly [number, number], width: readonly [number, number]): number {
  const points = pixels(face)
  const distance = ([a, b]: readonly [number, number]) => {
    const [p, q] = [points[a], points[b]]
    return p && q ? Math.hypot(p.x - q.x, p.y - q.y) : NaN
  }
  return distance(gap) / distance(width)
}
const mouthOf = (face: FaceMeasure) => ratio(face, [13, 14], [78, 308])
const eyesOf = (face: FaceMeasure) => (ratio(face, [159, 145], [33, 133]) + ratio(face, [386, 374], [263, 362])) / 2

describe('cards', () => {
  test.each([
    ['jp_driving_licence', 'front', 1712, 1080],
    ['jp_driving_licence', 'back', 1712, 1080],
    ['jp_my_number_card', 'front', 1712, 1080],
    ['jp_my_number_card', 'back', 1712, 1080],
    ['passport', 'front', 2500, 1760],
  ] as const)('%s %s is printed at 20 px/mm, with print on it', async (type, side, width, height) => {
    const png = await studio.renderCard(cardOf({ type, side }))
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width, height })
    const { channels } = await sharp(png).greyscale().stats()
    expect(channels[0]?.stdev).toBeGreaterThan(20)
    expect(channels[0]?.min).toBeLessThan(60)
  })

  test('a card is the same every time, and another holder or seed makes another', async () => {
    const png = await studio.renderCard(cardOf())
    const isSame = async (changes: Partial<CardRecipe>) => (await studio.renderCard(cardOf(changes))).equals(png)
    expect(await isSame({})).toBe(true)
    expect(await isSame({ seed: 2 })).toBe(false)
    expect(await isSame({ portrait: stranger.portraitPhoto })).toBe(false)
  })

  test('the printed portrait is still a face', async () => {
    const png = await studio.renderCard(cardOf())
    const portrait = await sharp(png).extract({ left: 1192, top: 288, width: 452, height: 564 }).jpeg().toBuffer()
    expect(await studio.measureFace(portrait)).toBeDefined()
  })
})

describe('card segments', () => {
  const [still, seconds] = [0.92, 0.8]
  const segment = (changes: Partial<CardSegment>): CardSegment => ({
    kind: 'card',
    card: cardOf(),
    shot: 'flat',
    seconds,
    ...changes,
  })

  async function lastFrame(recipe: CardSegment) {
    const index = Math.floor(still * seconds * FRAMES_PER_SECOND)
    const corners = (await studio.cardCorners(recipe, index)) as unknown as Quad
    const picture = await pictureAt(recipe, still)
    const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return { corners, gray: toGray({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) }) }
  }

  test('the flat shot fills the frame and is hardly tilted', async () => {
    const { corners, gray } = await lastFrame(segment({}))
    const [topLeft, topRight] = corners
    const width = Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y)
    expect(width / gray.width).toBeGreaterThan(0.65)
    expect(width / gray.width).toBeLessThan(0.85)
    expect(corners.filter(({ x, y }) => x < 0 || y < 0 || x > gray.width || y > gray.height)).toEqual([])
    expect(measureCardTilt(corners, 'id1', gray)?.tiltDeg).toBeLessThan(12)
  })

  test('the thickness shot is oblique and shows the edge of a card that has a body', async () => {
    const withBody = await lastFrame(segment({ shot: 'thickness' }))
    expect(measureCardTilt(withBody.corners, 'id1', withBody.gray)?.tiltDeg).toBeCloseTo(40, -1)
    const picture = await lastFrame(segment({ shot: 'thickness', body: 'none' }))
    const evidence = ({ gray, corners }: typeof withBody) => measureEdgeStrip(gray, corners, 'id1')?.evidence ?? 0
    expect(evidence(withBody)).toBeGreaterThan(0.6)
    expect(evidence(picture)).toBeLessThan(evidence(withBody) - 0.2)
  })

  test('the card comes into view first', async () => {
    const recipe = segment({})
    const [before, after] = [await studio.cardCorners(recipe, 0), await studio.cardCorners(recipe, 22)]
    expect(before.some(({ x }) => x < 0)).toBe(true)
    expect(after.some(({ x }) => x < 0)).toBe(false)
  })
})

describe('person segments', () => {
  const person = (movement: PersonMovement) =>
    ({ kind: 'person', photo: actor.livePhoto, movement, seconds: SECONDS }) as const
  const shown = async (movement: PersonMovement, progress: number) =>
    measured(await pictureAt(person(movement), progress))

  test('at rest no two drawn frames are equal and the face looks ahead', async () => {
    const film = await studio.segment(person('neutral'))
    expect(film).toMatchObject({ width: 1280, height: 960 })
    expect(filmSeconds(film)).toBeCloseTo(SECONDS)
    expect(new Set(film.frames.map((frame) => frame.toString('base64'))).size).toBe(film.frames.length / 2)
    const face = await shown('neutral', 0.5)
    expect(Math.abs(yawOf(face))).toBeLessThan(10)
    expect(mouthOf(face)).toBeLessThan(0.2)
  })

  test('turns go to the sides they are named for, and back', async () => {
    const rest = yawOf(await shown('turn_left', 0))
    const [left, right] = [await shown('turn_left', 0.5), await shown('turn_right', 0.5)]
    expect(yawOf(left) - rest).toBeGreaterThan(15)
    expect(yawOf(right) - rest).toBeLessThan(-15)
    expect(Math.abs(yawOf(await shown('turn_left', 1 - 1 / 9)) - rest)).toBeLessThan(8)
    // The person's own left is on the right of an unmirrored picture.
    const nose = (face: FaceMeasure) => face.landmarks[4]?.x ?? NaN
    expect(nose(left)).toBeGreaterThan(nose(right) + 0.05)
  })

  test('a nod goes down and then up, a look up only up', async () => {
    const rest = pitchOf(await shown('nod', 0))
    expect(pitchOf(await shown('nod', 2 / 9)) - rest).toBeGreaterThan(10)
    expect(pitchOf(await shown('nod', 6 / 9)) - rest).toBeLessThan(-6)
    expect(pitchOf(await shown('look_up', 0.5)) - rest).toBeLessThan(-8)
  })

  test('mouth and lids open and close', async () => {
    const rest = await shown('open_mouth', 0)
    expect(mouthOf(await shown('open_mouth', 0.5)) - mouthOf(rest)).toBeGreaterThan(0.3)
    for (const closed of [2 / 9, 6 / 9]) {
      expect(eyesOf(await shown('blink', closed)) / eyesOf(rest)).toBeLessThan(0.6)
    }
    expect(eyesOf(await shown('blink', 4 / 9)) / eyesOf(rest)).toBeGreaterThan(0.8)
  })

  test('a turned head shows depth, a tilted print does not', async () => {
    const residual = async (recipe: Parameters<typeof studio.pictures>[0]) => {
      const [rest, turned] = [await measured(await pictureAt(recipe, 0)), await measured(await pictureAt(recipe, 0.5))]
      return measureFaceParallax(pixels(rest), pixels(turned))?.homographyResidual ?? NaN
    }
    const print = { ...person('turn_left'), kind: 'attack', attack: 'flat_photo' } as const
    expect(await residual(person('turn_left'))).toBeGreaterThan(3 * (await residual(print)))
  })

  test('face and card are in one frame, the face uncovered', async () => {
    const recipe = { kind: 'face_with_document', photo: actor.livePhoto, card: cardOf(), seconds: 0.2 } as const
    const face = await measured(await pictureAt(recipe, 0.5))
    const corners = await studio.cardCorners(recipe, 0)
    const rightmost = Math.max(...pixels(face).map(({ x }) => x))
    const leftmost = Math.min(...corners.map(({ x }) => x))
    expect(leftmost).toBeGreaterThan(rightmost)
    expect((Math.max(...corners.map(({ x }) => x)) - leftmost) / 1280).toBeGreaterThan(0.35)
  })
})

describe('attacks', () => {
  test.each(['bent_print', 'screen', 'screen_replay'] as const)('%s shows a face', async (attack) => {
    const recipe = { kind: 'attack', attack, photo: actor.livePhoto, movement: 'neutral', seconds: 0.2 } as const
    await measured(await pictureAt(recipe, 0.5))
  })

  test.each(['cut_out', 'paper_mask'] as const)('%s shows the printed face before somebody', async (attack) => {
    const recipe = { kind: 'attack', attack, photo: actor.livePhoto, movement: 'neutral', seconds: 0.2 } as const
    await measured(await pictureAt({ ...recipe, behind: stranger.livePhoto }, 0.5))
    await expect(studio.pictures(recipe, [0.5])).rejects.toMatchObject({ code: 'recipe_invalid' })
  })

  test('an animated still that is flat turns less than a head', async () => {
    const turn = { photo: actor.livePhoto, movement: 'turn_left' } as const
    const flat = { kind: 'attack', attack: 'warped_still', ...turn } as const
    const parallax = async (recipe: Parameters<typeof studio.pictures>[0]) => {
      const [rest = Buffer.alloc(0), peak = Buffer.alloc(0)] = await studio.pictures(recipe, [0, 0.43])
      return measureFaceParallax(pixels(await measured(rest)), pixels(await measured(peak)))?.noseShift ?? NaN
    }
    expect(await parallax({ kind: 'person', ...turn })).toBeGreaterThan(2 * (await parallax(flat)))
  })

  test('a still repeats one frame', async () => {
    const film = await studio.segment({
      kind: 'still',
      of: { kind: 'person', photo: actor.livePhoto, movement: 'neutral', seconds: SECONDS },
    })
    expect(film.frames).toHaveLength(60)
    expect(new Set(film.frames).size).toBe(1)
  })
})

describe('single pictures', () => {
  test('are those of the film, and a page sees them with the levels stretched', async () => {
    const recipe = { kind: 'person', photo: actor.livePhoto, movement: 'neutral', seconds: SECONDS } as const
    const film = await studio.segment(recipe)
    const first = await pictureAt(recipe, 0)
    expect(film.frames[0]?.equals(first)).toBe(true)
    const spread = async (picture: Uint8Array) => (await sharp(picture).greyscale().stats()).channels[0]?.stdev ?? NaN
    expect((await spread(await asSeenByPage(first))) / (await spread(first))).toBeCloseTo(255 / 219, 1)
  })
})

describe('the cache', () => {
  test('gives a film back without a browser, and not for another recipe', async () => {
    const recipe = { kind: 'person', photo: actor.livePhoto, movement: 'neutral', seconds: SECONDS } as const
    const first = await studio.segment(recipe)
    rendered = []
    const other = await FilmStudio.launch({ cacheDir, executablePath: '/no/browser' })
    expect(filmBytes(await other.segment(recipe)).equals(filmBytes(first))).toBe(true)
    await expect(other.segment({ ...recipe, seed: 2 })).rejects.toThrow()
    expect(rendered).toEqual([])
  })
})

describe('refusals carry a code', () => {
  test('no face, no picture, no such length', async () => {
    const empty = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer()
    const person = { kind: 'person', movement: 'neutral', photo: empty } as const
    await expect(studio.segment(person)).rejects.toMatchObject({ code: 'face_not_found' })
    await expect(studio.segment({ ...person, photo: Buffer.from('no picture') })).rejects.toMatchObject({
      code: 'photo_unreadable',
    })
    await expect(studio.segment({ ...person, seconds: 60 })).rejects.toMatchObject({ code: 'recipe_invalid' })
  })
})
