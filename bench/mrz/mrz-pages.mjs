/**
 * Photographs of invented travel documents with a machine-readable zone, drawn as SVG and seen by a simple camera. Nothing is
 * shared with the renderer in packages/models/mrz that the networks are trained on, except that file of OCR-B which is named so.
 */
import { fileURLToPath } from 'node:url'
import { mrzCheckDigit } from '@honnin/shared/documents'
import { applyHomography, quadHomography } from '@honnin/shared/vision'
import sharp from 'sharp'
import { createRandom } from '../statistics.mjs'

const fontFile = (file) => fileURLToPath(new URL(`../../packages/models/mrz/fonts/${file}`, import.meta.url))

/** `advance` is that of a character in ems. */
export const faces = {
  trained: { family: 'OCR B', file: fontFile('OCRB.otf'), advance: 0.723 },
  held_out: { family: 'OCR B S', file: fontFile('OCRBS.otf'), advance: 0.723 },
}

/** Sizes in millimetres (ICAO Doc 9303-3); lines and characters of the zone. */
const formats = {
  td1: { width: 85.6, height: 54, lines: 3, characters: 30 },
  td2: { width: 105, height: 74, lines: 2, characters: 36 },
  td3: { width: 125, height: 88, lines: 2, characters: 44 },
}
const PITCH_MM = 2.54
const MM_PER_INCH = 25.4

/**
 * What a camera does. `legible` is fixed beforehand: at least 150 dpi on the page, a blur of at most a tenth of the pitch
 * (the strokes are a seventh of it wide), noise of at most 8 of 255, a tilt of at most 18 degrees, no glare. `poor` is worse
 * in one or more of these, up to what nobody can read.
 */
const cameras = {
  legible: {
    dpi: [150, 400],
    blur: [0.02, 0.1],
    noise: [0.5, 8],
    quality: [55, 95],
    tilt: 18,
    roll: 8,
    glare: 0,
    level: [0.6, 1.05],
  },
  poor: {
    dpi: [75, 170],
    blur: [0.05, 0.24],
    noise: [3, 22],
    quality: [25, 70],
    tilt: 30,
    roll: 14,
    glare: 0.4,
    level: [0.3, 1.05],
  },
}

const createDice = (seed) => {
  const random = createRandom(seed)
  const between = (low, high) => low + (high - low) * random()
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const whole = (low, high) => Math.floor(between(low, high + 1))
  const pick = (list) => list[whole(0, list.length - 1)]
  const text = (letters, low, high) => Array.from({ length: whole(low, high) }, () => pick(letters)).join('')
  return { random, between, normal, whole, pick, text }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DIGITS = '0123456789'
const STATES = [
  'UTO',
  'JPN',
  'D<<',
  'USA',
  'GBR',
  'FRA',
  'BRA',
  'VNM',
  'PHL',
  'NPL',
  'CHN',
  'KOR',
  'XXA',
  'ZAF',
  'QAT',
  'OMN',
  'BGD',
  'IDN',
]
const SYLLABLES =
  'BA BO DE DI FU GA GI HA HO JI KA KO KU LI LO MA MI MO NA NO NGU OU PA PHI QUI RA RO SA SCH SHI SU TA TSU TO TRAN UE VA VO WA WI XI YA YO ZA ZI'.split(
    ' ',
  )

const drawName = (dice) => Array.from({ length: dice.whole(2, 4) }, () => dice.pick(SYLLABLES)).join('')

/** A consistent zone of the format: what stands in its fields, and its lines. */
const composeZone = (dice, format) => {
  const checked = (field) => field + mrzCheckDigit(field)
  const pad = (field, length) => field.padEnd(length, '<').slice(0, length)
  const date = (from, to) =>
    `${String(dice.whole(from, to) % 100).padStart(2, '0')}${String(dice.whole(1, 12)).padStart(2, '0')}${String(dice.whole(1, 28)).padStart(2, '0')}`
  const state = dice.pick(STATES)
  const surname = Array.from({ length: dice.pick([1, 1, 1, 2]) }, () => drawName(dice)).join('<')
  const given = Array.from({ length: dice.whole(0, 3) }, () => drawName(dice)).join('<')
  const names = `${surname}<<${given}`
  const isLong = format !== 'td3' && dice.random() < 0.15
  const number =
    dice.random() < 0.5 ? dice.text(LETTERS, 1, 2) + dice.text(DIGITS, 6, 7) : dice.text(LETTERS + DIGITS, 7, 9)
  const long = pad(number, 9).replaceAll('<', '7') + dice.text(DIGITS, 1, 4)
  const own = isLong ? `${long.slice(0, 9)}<` : checked(pad(number, 9))
  const optional = dice.random() < 0.5 ? '' : dice.text(LETTERS + DIGITS, 4, 7)
  const more = isLong ? long.slice(9) + mrzCheckDigit(long) : optional
  const birth = checked(date(1930, 2020))
  const expiry = checked(date(2020, 2036))
  const sex = dice.pick('FM<')
  if (format === 'td1') {
    const first = pad(`${dice.pick(['I<', 'ID', 'C<', 'AR'])}${state}${own}${more}`, 30)
    const second = pad(`${birth}${sex}${expiry}${state}${isLong ? optional : ''}`, 29)
    const covered = first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29)
    return [first, second + mrzCheckDigit(covered), pad(names, 30)]
  }
  if (format === 'td2') {
    const second = pad(`${own}${state}${birth}${sex}${expiry}${more}`, 35)
    const covered = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 35)
    return [pad(`${dice.pick(['I<', 'V<'])}${state}${names}`, 36), second + mrzCheckDigit(covered)]
  }
  const second = `${own}${state}${birth}${sex}${expiry}${checked(pad(optional, 14))}`
  const covered = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43)
  return [pad(`P<${state}${names}`, 44), second + mrzCheckDigit(covered)]
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const colour = (dice, low, high) => `rgb(${[0, 0, 0].map(() => dice.whole(low, high)).join(',')})`

const drawWaves = (dice, { width, height }) => {
  const strokes = []
  const turns = dice.between(2, 9)
  const gap = dice.between(0.7, 3)
  const swing = dice.between(0.3, 5)
  const tone = colour(dice, 120, 225)
  for (let y = -swing; y < height + swing; y += gap) {
    const points = Array.from({ length: 61 }, (_, i) => {
      const x = (i / 60) * width
      return `${x.toFixed(2)},${(y + swing * Math.sin((x / width) * turns * 2 * Math.PI + y / 4)).toFixed(2)}`
    })
    strokes.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${tone}" stroke-width="${dice.between(0.08, 0.28).toFixed(2)}"/>`,
    )
  }
  return strokes.join('')
}

const drawRosette = (dice, { width, height }) => {
  const [x, y, size] = [dice.between(0, width), dice.between(0, height), dice.between(6, 30)]
  const tone = colour(dice, 130, 220)
  return Array.from(
    { length: 18 },
    (_, i) =>
      `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * 0.36}" fill="none" stroke="${tone}" stroke-width="0.15" transform="rotate(${i * 10} ${x} ${y})"/>`,
  ).join('')
}

const drawPage = (dice, { format, face, lines }) => {
  const size = formats[format]
  const { width, height } = size
  const label = () => escaped(dice.text(`${LETTERS.toLowerCase()} /`, 6, 18))
  const top = height - 13 - PITCH_MM - (size.lines - 1) * 6.35
  const fields = Array.from({ length: dice.whole(6, 12) }, () => {
    const [x, y] = [dice.between(width * 0.34, width * 0.8), dice.between(6, top - 2)]
    return `<text x="${x}" y="${y - 2.6}" font-size="1.6" fill="#556">${label()}</text><text x="${x}" y="${y}" font-size="${dice.between(2.4, 3.6)}" font-family="${dice.pick(['DejaVu Sans', 'DejaVu Serif', 'DejaVu Sans Mono'])}" fill="#223">${escaped(dice.text(LETTERS + DIGITS + ' -', 4, 14))}</text>`
  })
  const portrait = { x: width * 0.05, y: height * 0.17, width: width * 0.25, height: Math.max(10, top - height * 0.22) }
  const spacing = 6.35 + dice.between(-0.35, 0.25)
  const left = Math.max(2, (width - size.characters * PITCH_MM) / 2 + dice.between(-1.2, 1.2))
  const bottom = height - 6.5 + dice.between(-1.5, 1)
  const ink = dice.whole(10, 70)
  const zone = lines.map((line, row) => {
    const xs = Array.from(line, (_, i) => (left + i * PITCH_MM).toFixed(3)).join(' ')
    return `<text x="${xs}" y="${(bottom - (lines.length - 1 - row) * spacing).toFixed(3)}">${escaped(line)}</text>`
  })
  const band =
    dice.random() < 0.5
      ? `<rect y="${top - 3}" width="${width}" height="${height - top + 3}" fill="#fff" opacity="${dice.between(0.3, 0.9)}"/>`
      : ''
  return `<linearGradient id="paper" x2="${dice.random().toFixed(2)}" y2="1"><stop stop-color="${colour(dice, 205, 252)}"/><stop offset="1" stop-color="${colour(dice, 205, 252)}"/></linearGradient>
<rect width="${width}" height="${height}" fill="url(#paper)"/>${drawWaves(dice, size)}${dice.random() < 0.6 ? drawWaves(dice, size) : ''}${drawRosette(dice, size)}${band}
<rect x="${portrait.x}" y="${portrait.y}" width="${portrait.width}" height="${portrait.height}" fill="${colour(dice, 150, 230)}"/>
<ellipse cx="${portrait.x + portrait.width / 2}" cy="${portrait.y + portrait.height * 0.45}" rx="${portrait.width * 0.27}" ry="${portrait.height * 0.3}" fill="${colour(dice, 90, 210)}"/>
<path d="M${portrait.x} ${portrait.y + portrait.height} q ${portrait.width / 2} ${-portrait.height * 0.5} ${portrait.width} 0 z" fill="${colour(dice, 20, 120)}"/>
${fields.join('')}<g font-family="${face.family}" font-size="${PITCH_MM / face.advance}" fill="rgb(${ink},${ink},${ink})" stroke="rgb(${ink},${ink},${ink})" stroke-width="${dice.between(0, 0.07).toFixed(3)}">${zone.join('')}</g>`
}

const drawSurface = (dice, width, height) => {
  const grain = dice.pick(['0.004 0.09', '0.02', '0.3', '0.05 0.002'])
  const squares =
    dice.random() < 0.3
      ? `<pattern id="squares" width="14" height="14" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#000" opacity="0.3"/><rect x="7" y="7" width="7" height="7" fill="#000" opacity="0.3"/></pattern><rect width="100%" height="100%" fill="url(#squares)"/>`
      : ''
  const print =
    dice.random() < 0.3
      ? Array.from(
          { length: 14 },
          (_, i) =>
            `<text x="${dice.between(-14, 20)}" y="${i * 22 + 14}" font-size="10" fill="#222">${escaped(dice.text(LETTERS.toLowerCase() + ' ', 60, 90))}</text>`,
        ).join('')
      : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="${grain}" numOctaves="3" seed="${dice.whole(1, 999)}"/><feColorMatrix type="saturate" values="0"/></filter><rect width="100%" height="100%" fill="${colour(dice, 30, 220)}"/><rect width="100%" height="100%" filter="url(#grain)" opacity="0.35"/>${squares}${print}</svg>`
}

const toPixels = async (svg, size) => {
  const drawn = sharp(Buffer.from(svg)).flatten({ background: '#fff' })
  const { data, info } = await (size ? drawn.resize(size.width, size.height, { fit: 'fill' }) : drawn)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** The page's corners in front of a pinhole camera, in pixels, before they are moved into the picture. */
const poseCorners = (dice, { width, height, tilt, roll, scale }) => {
  const radians = (degrees) => (degrees * Math.PI) / 180
  const [yaw, pitch, turn] = [
    radians(dice.between(-tilt, tilt)),
    radians(dice.between(-tilt, tilt)),
    radians(dice.between(-roll, roll)),
  ]
  const far = dice.between(2.2, 5) * width
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([sx, sy]) => {
    const [px, py] = [(sx * width) / 2, (sy * height) / 2]
    const [x, y] = [px * Math.cos(turn) - py * Math.sin(turn), px * Math.sin(turn) + py * Math.cos(turn)]
    const depth = far + x * Math.sin(yaw) + y * Math.sin(pitch)
    return { x: (x * Math.cos(yaw) * far * scale) / depth, y: (y * Math.cos(pitch) * far * scale) / depth }
  })
  const low = { x: Math.min(...corners.map(({ x }) => x)), y: Math.min(...corners.map(({ y }) => y)) }
  return corners.map(({ x, y }) => ({ x: x - low.x, y: y - low.y }))
}

/** Lays the page over the surface: bilinear, with the share of a pixel that the page covers at its border. */
const lay = (surface, page, quad, light) => {
  const { width, height } = surface
  const whole = [
    { x: 0, y: 0 },
    { x: page.width, y: 0 },
    { x: page.width, y: page.height },
    { x: 0, y: page.height },
  ]
  const toPage = quadHomography(quad, whole)
  const out = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const target = (y * width + x) * 4
      const at = applyHomography(toPage, { x: x + 0.5, y: y + 0.5 })
      const [u, v] = [at.x - 0.5, at.y - 0.5]
      const inside = u > -0.5 && v > -0.5 && u < page.width - 0.5 && v < page.height - 0.5
      const [left, top] = [
        Math.min(page.width - 2, Math.max(0, Math.floor(u))),
        Math.min(page.height - 2, Math.max(0, Math.floor(v))),
      ]
      const [shareX, shareY] = [Math.min(1, Math.max(0, u - left)), Math.min(1, Math.max(0, v - top))]
      const shade = light(x / width, y / height)
      for (let channel = 0; channel < 3; channel += 1) {
        let value = surface.data[target + channel]
        if (inside) {
          const base = (top * page.width + left) * 4 + channel
          const above = page.data[base] * (1 - shareX) + page.data[base + 4] * shareX
          const below = page.data[base + page.width * 4] * (1 - shareX) + page.data[base + page.width * 4 + 4] * shareX
          value = above * (1 - shareY) + below * shareY
        }
        out[target + channel] = value * shade.gain + shade.glare
      }
      out[target + 3] = 255
    }
  }
  return { width, height, data: out }
}

/** A soft spot of light for about half a zone, or none. */
const drawLight = (dice, camera) => {
  const level = dice.between(...camera.level)
  const [slopeX, slopeY] = [dice.between(-0.25, 0.25), dice.between(-0.25, 0.25)]
  const glare =
    dice.random() < camera.glare
      ? { x: dice.random(), y: dice.between(0.5, 0.95), size: dice.between(0.03, 0.2), power: dice.between(60, 260) }
      : null
  return (x, y) => ({
    gain: level * (1 + slopeX * (x - 0.5) + slopeY * (y - 0.5)),
    glare: glare ? glare.power * Math.exp(-((x - glare.x) ** 2 + (y - glare.y) ** 2) / (2 * glare.size ** 2)) : 0,
  })
}

/**
 * One photograph: {image (RGBA), lines, format, dpi}. The same seed and options give the same photograph.
 *
 * @param {{ seed: number, format: 'td1' | 'td2' | 'td3', face: keyof typeof faces, camera: keyof typeof cameras, withZone?: boolean }} options without its zone it is the page of another document
 */
export const photographPage = async ({ seed, format, face, camera: cameraName, withZone = true }) => {
  const dice = createDice(seed)
  const camera = cameras[cameraName]
  const type = faces[face]
  await loadFaces()
  const lines = withZone ? composeZone(dice, format) : []
  const { width: widthMm, height: heightMm } = formats[format]
  const dpi = Math.exp(dice.between(Math.log(camera.dpi[0]), Math.log(camera.dpi[1])))
  const perMm = dpi / MM_PER_INCH
  const page = await toPixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.round(widthMm * perMm * 1.15)}" height="${Math.round(heightMm * perMm * 1.15)}" viewBox="0 0 ${widthMm} ${heightMm}" preserveAspectRatio="none" font-family="DejaVu Sans">${drawPage(dice, { format, face: type, lines })}</svg>`,
  )
  const corners = poseCorners(dice, {
    width: widthMm,
    height: heightMm,
    tilt: camera.tilt,
    roll: camera.roll,
    scale: perMm,
  })
  const span = { x: Math.max(...corners.map(({ x }) => x)), y: Math.max(...corners.map(({ y }) => y)) }
  const [width, height] = [Math.round(span.x * dice.between(1.04, 1.6)), Math.round(span.y * dice.between(1.04, 1.5))]
  const shift = { x: dice.between(0, width - span.x), y: dice.between(0, height - span.y) }
  const quad = corners.map(({ x, y }) => ({ x: x + shift.x, y: y + shift.y }))
  // Grain is slow to draw; a third of the size is enough for what lies out of focus under the page.
  const third = drawSurface(dice, Math.ceil(width / 3), Math.ceil(height / 3))
  const surface = await toPixels(third, { width, height })
  const seen = lay(surface, page, quad, drawLight(dice, camera))
  const sigma = Math.max(0.3, dice.between(...camera.blur) * PITCH_MM * perMm)
  const blurred = await sharp(seen.data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .blur(sigma)
    .raw()
    .toBuffer()
  const noise = dice.between(...camera.noise)
  const noisy = addNoise(dice, blurred, noise)
  const jpeg = await sharp(noisy, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: dice.whole(...camera.quality) })
    .toBuffer()
  const { data } = await sharp(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { image: { width, height, data }, lines, format, dpi, jpeg }
}

/** The same deviation in every channel; values are drawn from a table, since a photograph has millions. */
const addNoise = (dice, values, deviation) => {
  const table = Float32Array.from({ length: 1 << 16 }, () => deviation * dice.normal())
  const noisy = new Uint8ClampedArray(values.length)
  let state = dice.whole(1, 2 ** 31 - 2)
  for (let i = 0; i < values.length; i += 1) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223
    noisy[i] = values[i] + table[state >>> 16]
  }
  return noisy
}

let loading
/** Makes the families known to the SVG renderer of the process; all at once, since it looks for fonts only the first time. */
const loadFaces = () => {
  loading ??= Promise.all(
    Object.values(faces).map(({ family, file }) =>
      sharp({ text: { text: 'A', font: `${family} 20`, fontfile: file } })
        .png()
        .toBuffer(),
    ),
  )
  return loading
}
