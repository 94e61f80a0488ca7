import {
  applyHomography,
  imageQuad,
  quadHomography,
  type Point,
  type Quad,
  type RgbaImage,
} from '@honnin/shared/vision'

/** Deterministic numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export type Colour = readonly [number, number, number]

export interface Canvas extends RgbaImage {
  readonly data: Uint8ClampedArray
}

export function canvas(width: number, height: number, colour: Colour = [128, 128, 128]): Canvas {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let offset = 0; offset < data.length; offset += 4) data.set([...colour, 255], offset)
  return { width, height, data }
}

export function fillRect(
  target: Canvas,
  box: { x: number; y: number; width: number; height: number },
  colour: Colour,
): void {
  for (let y = Math.max(0, Math.round(box.y)); y < Math.min(target.height, Math.round(box.y + box.height)); y += 1) {
    for (let x = Math.max(0, Math.round(box.x)); x < Math.min(target.width, Math.round(box.x + box.width)); x += 1) {
      target.data.set(colour, (y * target.width + x) * 4)
    }
  }
}

export function fillEllipse(target: Canvas, centre: Point, radiusX: number, radiusY: number, colour: Colour): void {
  for (let y = Math.max(0, Math.floor(centre.y - radiusY)); y < Math.min(target.height, centre.y + radiusY); y += 1) {
    for (let x = Math.max(0, Math.floor(centre.x - radiusX)); x < Math.min(target.width, centre.x + radiusX); x += 1) {
      if (((x - centre.x) / radiusX) ** 2 + ((y - centre.y) / radiusY) ** 2 <= 1)
        target.data.set(colour, (y * target.width + x) * 4)
    }
  }
}

/** A line of marks in square cells, as print looks from afar. */
export function drawText(
  target: Canvas,
  random: () => number,
  place: { x: number; y: number; size: number; count: number },
): void {
  const stroke = Math.max(1, Math.round(place.size / 8))
  for (let index = 0; index < place.count; index += 1) {
    if (random() < 0.1) continue
    const left = place.x + index * place.size * 1.15
    for (let mark = 0; mark < 4; mark += 1) {
      const offset = random() * place.size
      const length = (0.4 + 0.6 * random()) * place.size
      const box =
        random() < 0.5
          ? { x: left, y: place.y + offset, width: length, height: stroke }
          : { x: left + offset, y: place.y, width: stroke, height: length }
      fillRect(target, box, [40, 40, 46])
    }
  }
}

/** Where drawCard puts the portrait, as fractions of the card. */
export const DRAWN_PORTRAIT = { x: 590 / 856, y: 130 / 540, width: 230 / 856, height: 300 / 540 } as const

/**
 * A card of one type: layout and ground are the same for all, personal lines follow `person`, the portrait `portraitOf`.
 * 10 px per mm.
 */
export function drawCard(person: number, portraitOf: number = person): Canvas {
  const card = canvas(856, 540, [226, 232, 240])
  for (let y = 0; y < 540; y += 1) {
    for (let x = 0; x < 856; x += 1) {
      const wave = 8 * Math.sin(y * 0.09 + 5 * Math.sin(x * 0.02))
      const offset = (y * 856 + x) * 4
      for (let channel = 0; channel < 3; channel += 1)
        card.data[offset + channel] = (card.data[offset + channel] ?? 0) + wave - x * 0.02
    }
  }
  fillRect(card, { x: 0, y: 0, width: 856, height: 70 }, [70, 110, 170])
  const labels = seededRandom(4242)
  for (let line = 0; line < 6; line += 1) drawText(card, labels, { x: 30, y: 100 + line * 68, size: 22, count: 4 })
  const print = seededRandom(1000 + person)
  for (let line = 0; line < 6; line += 1)
    drawText(card, print, { x: 150, y: 96 + line * 68, size: 32, count: 6 + Math.floor(print() * 6) })
  drawPortrait(card, seededRandom(2000 + portraitOf))
  return card
}

/** Head and shoulders; people differ in place, shape, hair, light, features and clothes. */
function drawPortrait(card: Canvas, random: () => number): void {
  const between = (least: number, most: number): number => least + (most - least) * random()
  const tone = between(120, 235)
  fillRect(card, { x: 590, y: 130, width: 230, height: 300 }, [tone, tone, Math.min(255, tone + 20)])
  const skin: Colour = [between(150, 245), between(110, 195), between(80, 165)]
  const dark: Colour = [between(10, 110), between(10, 80), between(10, 70)]
  const head = { x: between(685, 725), y: between(245, 290), rx: between(48, 74), ry: between(62, 92) }
  if (random() < 0.5) fillEllipse(card, { x: head.x, y: head.y + 40 }, head.rx * between(1.2, 1.5), head.ry * 1.3, dark)
  fillEllipse(
    card,
    { x: head.x, y: head.y - between(14, 34) },
    head.rx * between(1.05, 1.3),
    head.ry * between(1, 1.2),
    dark,
  )
  const cloth: Colour = [between(20, 220), between(20, 220), between(20, 220)]
  fillEllipse(card, { x: head.x, y: 430 }, between(80, 112), 430 - head.y - head.ry * 0.9, cloth)
  fillRect(card, { x: 590, y: 430, width: 230, height: 80 }, [226, 232, 240])
  fillEllipse(card, head, head.rx, head.ry, skin)
  fillEllipse(
    card,
    { x: head.x + between(-25, 25), y: head.y - head.ry * 0.8 },
    head.rx * between(0.6, 1),
    head.ry * between(0.15, 0.45),
    dark,
  )
  const [apart, eyes, size] = [between(18, 34), head.y - between(-6, 20), between(6, 12)]
  for (const side of [-1, 1]) {
    if (random() < 0.4) fillEllipse(card, { x: head.x + side * apart, y: eyes }, size * 2, size * 1.6, [60, 60, 60])
    fillEllipse(card, { x: head.x + side * apart, y: eyes }, size, size * 0.55, [25, 20, 20])
    fillEllipse(card, { x: head.x + side * apart, y: eyes - between(12, 22) }, size * 1.7, between(2, 5), dark)
  }
  fillEllipse(card, { x: head.x + between(-6, 6), y: eyes + between(18, 30) }, between(5, 12), between(8, 16), [
    skin[0] * 0.8,
    skin[1] * 0.8,
    skin[2] * 0.8,
  ])
  fillEllipse(card, { x: head.x, y: eyes + between(40, 58) }, between(14, 32), between(3, 9), [150, 80, 80])
}

/** A surface of smooth blotches and fine marks. */
export function drawTable(width: number, height: number, seed: number): Canvas {
  const random = seededRandom(seed)
  const table = canvas(width, height, [96, 84, 70])
  for (let index = 0; index < 160; index += 1) {
    const level = 60 + random() * 80
    fillEllipse(table, { x: random() * width, y: random() * height }, 8 + random() * 60, 4 + random() * 14, [
      level,
      level * 0.9,
      level * 0.75,
    ])
  }
  return table
}

export interface Pose {
  /** Degrees about the card's long axis, its short axis and the line of sight. */
  readonly pitch: number
  readonly yaw: number
  readonly roll: number
  /** Width of the card as a share of the frame's, were it straight on. */
  readonly width: number
  /** Focal length as a share of the frame's long side. */
  readonly focal?: number
  readonly centre?: Point
}

/** Where a pinhole camera sees the corners of an 85.60 x 53.98 mm card. */
export function poseQuad(frame: { width: number; height: number }, pose: Pose): Quad {
  const [pitch, yaw, roll] = [pose.pitch, pose.yaw, pose.roll].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ]
  const focal = (pose.focal ?? 0.85) * Math.max(frame.width, frame.height)
  const depth = focal / (pose.width * frame.width)
  const centre = pose.centre ?? { x: frame.width / 2, y: frame.height / 2 }
  const corner = (x: number, y: number): Point => {
    const [x1, z1] = [x * Math.cos(yaw), -x * Math.sin(yaw)]
    const [y2, z2] = [y * Math.cos(pitch) - z1 * Math.sin(pitch), y * Math.sin(pitch) + z1 * Math.cos(pitch)]
    const [x3, y3] = [x1 * Math.cos(roll) - y2 * Math.sin(roll), x1 * Math.sin(roll) + y2 * Math.cos(roll)]
    const z = depth + z2
    const shift = {
      x: ((centre.x - frame.width / 2) * depth) / focal,
      y: ((centre.y - frame.height / 2) * depth) / focal,
    }
    return { x: frame.width / 2 + (focal * (x3 + shift.x)) / z, y: frame.height / 2 + (focal * (y3 + shift.y)) / z }
  }
  const half = 53.98 / 85.6 / 2
  return [corner(-0.5, -half), corner(0.5, -half), corner(0.5, half), corner(-0.5, half)]
}

/** Draws an image into a quad with 3 x 3 samples per pixel; `light` scales its levels by place on the card (0..1). */
export function drawInto(
  target: Canvas,
  source: RgbaImage,
  quad: Quad,
  light: (x: number, y: number) => number = () => 1,
): void {
  const h = quadHomography(quad, imageQuad(source))
  if (!h) throw new TypeError('degenerate quad')
  const xs = quad.map((corner) => corner.x)
  const ys = quad.map((corner) => corner.y)
  for (
    let y = Math.max(0, Math.floor(Math.min(...ys)));
    y < Math.min(target.height, Math.ceil(Math.max(...ys)));
    y += 1
  ) {
    for (
      let x = Math.max(0, Math.floor(Math.min(...xs)));
      x < Math.min(target.width, Math.ceil(Math.max(...xs)));
      x += 1
    ) {
      const sum = [0, 0, 0]
      let covered = 0
      for (let sample = 0; sample < 9; sample += 1) {
        const point = applyHomography(h, { x: x + ((sample % 3) + 0.5) / 3, y: y + (Math.floor(sample / 3) + 0.5) / 3 })
        if (point.x < 0 || point.y < 0 || point.x >= source.width || point.y >= source.height) continue
        const offset = (Math.floor(point.y) * source.width + Math.floor(point.x)) * 4
        const gain = light(point.x / source.width, point.y / source.height)
        for (let channel = 0; channel < 3; channel += 1)
          sum[channel] = (sum[channel] ?? 0) + (source.data[offset + channel] ?? 0) * gain
        covered += 1
      }
      const offset = (y * target.width + x) * 4
      for (let channel = 0; channel < 3; channel += 1) {
        target.data[offset + channel] = ((sum[channel] ?? 0) + (target.data[offset + channel] ?? 0) * (9 - covered)) / 9
      }
    }
  }
}

export function addNoise(target: Canvas, level: number, seed: number): void {
  const random = seededRandom(seed)
  for (let offset = 0; offset < target.data.length; offset += 1) {
    if (offset % 4 !== 3)
      target.data[offset] = (target.data[offset] ?? 0) + (random() + random() + random() - 1.5) * 2 * level
  }
}

/** Gaussian blur of the given deviation in pixels, separable. */
export function blurred(image: RgbaImage, sigma: number): Canvas {
  const reach = Math.ceil(3 * sigma)
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * sigma * sigma)),
  )
  const whole = kernel.reduce((sum, weight) => sum + weight, 0)
  const pass = (source: RgbaImage, dx: number, dy: number): Canvas => {
    const result = canvas(source.width, source.height)
    for (let y = 0; y < source.height; y += 1) {
      for (let x = 0; x < source.width; x += 1) {
        const sum = [0, 0, 0]
        kernel.forEach((weight, index) => {
          const column = Math.min(source.width - 1, Math.max(0, x + dx * (index - reach)))
          const row = Math.min(source.height - 1, Math.max(0, y + dy * (index - reach)))
          const offset = (row * source.width + column) * 4
          for (let channel = 0; channel < 3; channel += 1)
            sum[channel] = (sum[channel] ?? 0) + weight * (source.data[offset + channel] ?? 0)
        })
        result.data.set(
          sum.map((value) => value / whole),
          (y * source.width + x) * 4,
        )
      }
    }
    return result
  }
  return pass(pass(image, 1, 0), 0, 1)
}
