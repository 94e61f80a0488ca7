/** Captures of a photograph: what a camera, a printer and a hurried person make of it. All repeat for one seed. */
import sharp from 'sharp'
import { createRandom } from '../statistics.mjs'

const raw = async (picture) => {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}
const cooked = ({ data, width, height }) => sharp(data, { raw: { width, height, channels: 3 } })

/** Each channel: gain, then a gradient of light from left to right, then noise of a sensor. */
const relight = async (picture, { gain, slope = 0, noise, random }) => {
  const pixels = await raw(picture)
  for (let y = 0, at = 0; y < pixels.height; y += 1)
    for (let x = 0; x < pixels.width; x += 1) {
      const light = gain * (1 + slope * (x / pixels.width - 0.5))
      const grain = noise * (random() + random() + random() - 1.5)
      for (let channel = 0; channel < 3; channel += 1, at += 1)
        pixels.data[at] = Math.min(255, Math.max(0, Math.round(pixels.data[at] * light + grain)))
    }
  return cooked(pixels)
}

/** Rotated about the middle and cut to a portrait format. */
const frame = async (photograph, { degrees, zoom, shiftX = 0, shiftY = 0 }) => {
  const { width } = await sharp(photograph).metadata()
  const turned = await sharp(photograph).rotate(degrees, { background: '#767470' }).png().toBuffer()
  const { width: wide, height: high } = await sharp(turned).metadata()
  const across = Math.min(wide, Math.round(width / zoom))
  const along = Math.min(high, Math.round((width * 1.1) / zoom))
  const left = Math.round(Math.min(wide - across, Math.max(0, (wide - across) / 2 + shiftX * width)))
  const top = Math.round(Math.min(high - along, Math.max(0, (high - along) / 2 + shiftY * width)))
  return sharp(turned).extract({ left, top, width: across, height: along })
}

const jpeg = (picture, quality) => picture.jpeg({ quality }).toBuffer()

const selfie = async (
  photograph,
  random,
  { degrees, gain = 0.9 + 0.25 * random(), slope = 0.5 * (random() - 0.5), noise = 6, quality = 85 },
) => {
  const view = await frame(photograph, {
    degrees: degrees ?? 10 * (random() - 0.5),
    zoom: 1.05 + 0.25 * random(),
    shiftX: 0.1 * (random() - 0.5),
    shiftY: 0.1 * (random() - 0.5),
  })
  return jpeg(await relight(view, { gain, slope, noise, random }), quality)
}

/** Dots of a printing screen at 45 degrees: darker places have larger dots. */
const halftone = async (picture, period) => {
  const pixels = await raw(picture)
  const turn = Math.PI / (period * Math.SQRT1_2)
  for (let y = 0, at = 0; y < pixels.height; y += 1)
    for (let x = 0; x < pixels.width; x += 1) {
      const screen = 0.5 + 0.25 * (Math.cos(turn * (x + y) * 0.7071) + Math.cos(turn * (x - y) * 0.7071))
      for (let channel = 0; channel < 3; channel += 1, at += 1)
        pixels.data[at] = pixels.data[at] > 255 * (0.08 + 0.84 * screen) ? 240 : 25
    }
  return cooked(pixels)
}

/**
 * A printed portrait as a camera sees it on a card: `width` pixels of the portrait (24 mm wide) in the picture of the card.
 * Drawn three times as large, so that print, paper and lens come before the sensor.
 */
const portrait = async (photograph, random, { width, look }) => {
  const view = await frame(photograph, { degrees: 4 * (random() - 0.5), zoom: 1.35, shiftY: 0.02 })
  const large = sharp(
    await view
      .resize({ width: 3 * width })
      .png()
      .toBuffer(),
  )
  const { height } = await sharp(await large.clone().toBuffer()).metadata()
  let printed = large
  if (look !== 'colour') printed = printed.linear(0.62, 62).modulate({ saturation: 0.55 })
  if (look === 'halftone')
    printed = await halftone(sharp(await printed.grayscale().toColourspace('srgb').png().toBuffer()), 6)
  const shot = sharp(
    await printed
      .blur(look === 'small' ? 3.2 : 2.2)
      .png()
      .toBuffer(),
  ).resize({ width, height: Math.round(height / 3) })
  const lit = await relight(sharp(await shot.png().toBuffer()), { gain: 0.95, slope: 0.2, noise: 7, random })
  // On its card.
  const margin = Math.round(width * 0.35)
  const sides = { top: margin, bottom: margin, left: margin, right: margin }
  return jpeg(
    sharp(
      await lit
        .extend({ ...sides, background: '#dfe3e0' })
        .png()
        .toBuffer(),
    ),
    80,
  )
}

/** Every kind of picture that is derived; `quality` names what is wrong with it. */
const recipes = {
  selfie: (photograph, random) => selfie(photograph, random, {}),
  'second selfie': (photograph, random) => selfie(photograph, random, { quality: 75 }),
  'rolled selfie': (photograph, random) =>
    selfie(photograph, random, { degrees: (random() < 0.5 ? -1 : 1) * (12 + 16 * random()) }),
  'dark selfie': (photograph, random) => selfie(photograph, random, { gain: 0.22, noise: 9, quality: 75 }),
  'blurred selfie': async (photograph, random) =>
    sharp(await selfie(photograph, random, {}))
      .blur(5)
      .jpeg({ quality: 85 })
      .toBuffer(),
  'compressed selfie': async (photograph, random) => {
    const whole = await selfie(photograph, random, {})
    return sharp(whole).resize({ width: 200 }).jpeg({ quality: 25 }).toBuffer()
  },
  'lying selfie': async (photograph, random) =>
    sharp(await selfie(photograph, random, {}))
      .rotate(random() < 0.5 ? 90 : 270)
      .jpeg({ quality: 85 })
      .toBuffer(),
  'upside-down selfie': async (photograph, random) =>
    sharp(await selfie(photograph, random, {}))
      .rotate(180)
      .jpeg({ quality: 85 })
      .toBuffer(),
  'colour portrait': (photograph, random) => portrait(photograph, random, { width: 216, look: 'colour' }),
  'halftone portrait': (photograph, random) => portrait(photograph, random, { width: 216, look: 'halftone' }),
  'small washed-out portrait': (photograph, random) => portrait(photograph, random, { width: 130, look: 'small' }),
}

/** Names of all kinds of pictures. */
export const pictureKinds = Object.keys(recipes)

/**
 * One picture, as JPEG.
 *
 * @param {Buffer} photograph
 * @param {{ kind: string, seed: number }} recipe
 */
export const derivePicture = (photograph, { kind, seed }) => recipes[kind](photograph, createRandom(seed))
