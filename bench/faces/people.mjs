/**
 * Photographs of people in packages that are installed for the peers' sake, and beside the checkout. Nothing of them is kept
 * in the repository. Each person belongs to one split: what is chosen or set looks at `development` only.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { MissingPart } from '../missing-part.mjs'

const require = createRequire(import.meta.url)
/** By its entry, which lies in dist. */
const packageOf = (entry) => dirname(dirname(require.resolve(entry)))
const publicFaces = join(import.meta.dirname, '../../../shared/data/faces')

/** Sample photographs of @vladmandic/face-api (MIT): where one person's face is, in pixels. */
const samplePeople = {
  development: {
    'sample1-left': [['sample1.jpg', 390, 400, 220, 240]],
    'sample1-middle': [['sample1.jpg', 782, 447, 306, 251]],
    // Two photographs of one person.
    'sample1-right': [
      ['sample1.jpg', 1426, 217, 293, 271],
      ['sample3.jpg', 994, 248, 333, 288],
    ],
    'sample2-right': [['sample2.jpg', 1405, 178, 271, 251]],
    'sample3-left': [['sample3.jpg', 524, 364, 314, 277]],
    'sample3-right': [['sample3.jpg', 1480, 290, 250, 260]],
  },
  test: {
    'sample4-second': [['sample4.jpg', 624, 99, 254, 234]],
    'sample4-third': [['sample4.jpg', 990, 180, 230, 240]],
    'sample4-fourth': [['sample4.jpg', 1290, 130, 230, 250]],
    'sample5-first': [['sample5.jpg', 318, 894, 308, 307]],
    'sample5-second': [['sample5.jpg', 531, 430, 295, 251]],
    'sample5-third': [['sample5.jpg', 750, 140, 210, 220]],
    'sample5-fourth': [['sample5.jpg', 1060, 240, 279, 251]],
    'sample5-fifth': [['sample5.jpg', 1355, 425, 290, 258]],
    'sample6-first': [['sample6.jpg', 187, 514, 327, 293]],
    'sample6-second': [['sample6.jpg', 612, 371, 298, 280]],
    'sample6-third': [['sample6.jpg', 1098, 352, 302, 277]],
    'sample6-fourth': [['sample6.jpg', 1431, 315, 292, 284]],
  },
}

/** Two public figures; several photographs each. */
const publicPeople = {
  development: {
    'public-o': [
      ['obama.jpg', 335, 142, 310, 310],
      ['obama2.jpg', 214, 242, 258, 394],
      ['obama3.jpg', 531, 292, 459, 376],
      ['obama4.jpg', 462, 232, 481, 419],
    ],
  },
  test: {
    'public-b': [
      ['biden.jpg', 337, 217, 444, 398],
      ['biden2.jpg', 334, 258, 598, 550],
    ],
  },
}

/** Faces of one man in a screenshot of @vladmandic/human (MIT), 107 pixels each; painted and covered ones left out. */
const SCREENSHOT = 'assets/screenshot-facematch.jpg'
const THUMBNAIL = { width: 105, height: 90 }
const thumbnails = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17].map((column) => [
    Math.round((column * 1920) / 18) + 1,
    293,
  ]),
  [1, 405],
]

/** What a face needs around it, in widths of its box. */
const SURROUNDINGS = 2.3

/**
 * The photographs of a split as JPEG-free pixels.
 *
 * @param {'development' | 'test'} split
 * @returns {Promise<readonly { person: string, shot: number, kind: 'photograph' | 'thumbnail', picture: Buffer }[]>}
 *   `picture` is PNG with the face in the middle, about 260 pixels wide (enlarged where it was smaller)
 */
export const photographsOf = async (split) => {
  if (!existsSync(publicFaces)) throw new MissingPart(`photographs are read from ${publicFaces}, which is not there`)
  const samples = join(packageOf('@vladmandic/face-api'), 'demo')
  const found = []
  for (const [folder, people] of [
    [samples, samplePeople[split]],
    [publicFaces, publicPeople[split]],
  ])
    for (const [person, shots] of Object.entries(people))
      for (const [shot, [file, ...box]] of shots.entries())
        found.push({
          person,
          shot,
          kind: 'photograph',
          picture: await cutPerson(await readFile(join(folder, file)), box),
        })
  if (split === 'test') {
    const screenshot = await readFile(join(packageOf('@vladmandic/human'), SCREENSHOT))
    for (const [shot, [left, top]] of thumbnails.entries())
      found.push({
        person: 'screenshot-v',
        shot,
        kind: 'thumbnail',
        picture: await frameThumbnail(screenshot, { left, top }),
      })
  }
  return found
}

const FACE_WIDTH = 260

const cutPerson = async (bytes, [x, y, width, height]) => {
  const { width: wide, height: high } = await sharp(bytes).metadata()
  const side = SURROUNDINGS * width
  const left = Math.max(0, Math.round(x + width / 2 - side / 2))
  const top = Math.max(0, Math.round(y + height / 2 - side / 2))
  return sharp(bytes)
    .extract({
      left,
      top,
      width: Math.min(wide - left, Math.round(side)),
      height: Math.min(high - top, Math.round(side)),
    })
    .resize({ width: Math.round(FACE_WIDTH * SURROUNDINGS) })
    .png()
    .toBuffer()
}

/** A tight cut between the captions, enlarged, on a grey surrounding. */
const frameThumbnail = async (screenshot, { left, top }) => {
  const face = await sharp(screenshot)
    .extract({ left, top, ...THUMBNAIL })
    .resize({ width: 360 })
    .png()
    .toBuffer()
  const side = Math.round(FACE_WIDTH * SURROUNDINGS)
  const background = { r: 118, g: 116, b: 112 }
  return sharp({ create: { width: side, height: side, channels: 3, background } })
    .composite([{ input: face, gravity: 'centre' }])
    .png()
    .toBuffer()
}
