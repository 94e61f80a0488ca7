/** A simple camera over a card on a desk. */
import { applyHomography, quadHomography } from '@honnin/shared/vision'
import sharp from 'sharp'
import { createRandom } from '../statistics.mjs'

/** Fixed beforehand: what a person reads without effort, and worse. Resolution follows from frame and share. */
export const conditions = {
  legible: { frame: [1920, 1440], share: [0.62, 0.85], tiltDeg: 12, rollDeg: 6, blur: [0, 0.9], noise: [1, 5], gain: [0.65, 1.05], quality: [80, 95] },
  small: { frame: [1280, 960], share: [0.6, 0.8], tiltDeg: 14, rollDeg: 8, blur: [0.2, 1], noise: [2, 7], gain: [0.45, 1.05], quality: [65, 90] },
} // prettier-ignore

/** @returns the photograph as JPEG and the card's corners in it, clockwise from its top left */
export const photographCard = async (card, { condition, seed }) => {
  const random = createRandom(seed * 104_729 + 7)
  const between = ([low, high]) => low + (high - low) * random()
  const { frame, share, tiltDeg, rollDeg, blur, noise, gain, quality } = conditions[condition]
  const [width, height] = frame
  const quad = poseQuad({ width, height, aspect: card.width / card.height }, {
    share: between(share),
    tip: between([-tiltDeg, tiltDeg]),
    turn: between([-tiltDeg, tiltDeg]),
    roll: between([-rollDeg, rollDeg]),
  }) // prettier-ignore
  const light = between(gain)
  const slope = [between([-0.2, 0.2]), between([-0.2, 0.2])]
  const desk = [between([40, 150]), between([40, 130]), between([40, 120])]
  const data = new Uint8ClampedArray(width * height * 3)
  const map = quadHomography(quad, cornersOf(card))
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 3) {
      const shade = light * (1 + slope[0] * (x / width - 0.5) + slope[1] * (y / height - 0.5))
      const source = applyHomography(map, { x: x + 0.5, y: y + 0.5 })
      const isCard = source.x >= 0 && source.y >= 0 && source.x < card.width && source.y < card.height
      const grain = 8 * Math.sin(x / 9 + 3 * Math.sin(y / 31))
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = shade * (isCard ? sampleOf(card, source, channel) : desk[channel] + grain)
    }
  const sigma = between(blur)
  const blurred = await sharp(data, { raw: { width, height, channels: 3 } })
    .blur(sigma < 0.3 ? false : sigma)
    .raw()
    .toBuffer()
  const level = between(noise)
  const noisy = Uint8ClampedArray.from(blurred, (value) => value + level * (random() + random() + random() - 1.5) * 2)
  const jpeg = await sharp(noisy, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: Math.round(between(quality)) })
    .toBuffer()
  return { jpeg, quad }
}

/** Mean of the card's pixels under one pixel of the photograph, which is larger than they are. */
const sampleOf = ({ width, height, data }, { x, y }, channel) => {
  let sum = 0
  for (const dx of [-0.5, 0.5])
    for (const dy of [-0.5, 0.5]) {
      const column = Math.min(width - 1, Math.max(0, Math.floor(x + dx)))
      const row = Math.min(height - 1, Math.max(0, Math.floor(y + dy)))
      sum += data[(row * width + column) * 4 + channel]
    }
  return sum / 4
}

const cornersOf = ({ width, height }) => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
]

/** Corners of a card of that aspect before a camera whose focal length is the frame's width. */
const poseQuad = ({ width, height, aspect }, { share, ...angles }) => {
  const [tip, turn, roll] = [angles.tip, angles.turn, angles.roll].map((degrees) => (degrees * Math.PI) / 180)
  return [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(([u, v]) => {
    const [flatX, flatY] = [u, v / aspect]
    const x = flatX * Math.cos(roll) - flatY * Math.sin(roll)
    const y = flatX * Math.sin(roll) + flatY * Math.cos(roll)
    const depth = y * Math.sin(tip) - x * Math.sin(turn)
    const scale = (width * share) / (1 + share * depth)
    return { x: width / 2 + x * Math.cos(turn) * scale, y: height / 2 + y * Math.cos(tip) * scale }
  }) // prettier-ignore
}
