import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  DRAWN_PORTRAIT,
  drawCard,
  drawInto,
  drawTable,
  poseQuad,
  seededRandom,
} from '../../test/vision/drawn-scene.ts'
import type { Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { RECTIFIED_SIZES, rectifyQuad } from './rectify.ts'
import { compareCards, SAME_CARD_THRESHOLDS } from './same-card.ts'

const frontShots = new Map<number, RgbaImage>()

function shot(person: number, seed: number, isTipped: boolean, portraitOf = person): RgbaImage {
  const random = seededRandom(seed)
  const frame = drawTable(1280, 960, seed)
  const tilt = isTipped ? 28 + random() * 24 : random() * 12
  const quad = poseQuad(frame, {
    pitch: -tilt,
    yaw: (random() - 0.5) * 16,
    roll: (random() - 0.5) * 16,
    width: 0.55 + random() * 0.2,
  })
  const [slope, level] = [(random() - 0.5) * 0.6, 0.75 + random() * 0.35]
  drawInto(frame, drawCard(person, portraitOf), quad, (x, y) => level + slope * (x - y))
  addNoise(frame, 4, seed)
  const seen = blurred(frame, isTipped ? 1.2 : 0.6)
  const off = quad.map(({ x, y }) => ({ x: x + (random() - 0.5) * 4, y: y + (random() - 0.5) * 4 })) as unknown as Quad
  return rectifyQuad(seen, off, RECTIFIED_SIZES.id1)
}

function front(person: number): RgbaImage {
  const known = frontShots.get(person) ?? shot(person, 100 + person, false)
  frontShots.set(person, known)
  return known
}

describe('compareCards', () => {
  const people = [1, 2, 3, 4]
  const tipped = people.map((person) => shot(person, 200 + person, true))

  it('recognises the same card tipped, in another light', () => {
    people.forEach((person, index) => {
      const { score, patches } = compareCards(front(person), tipped[index] ?? front(person))
      expect(score, `person ${person}`).toBeGreaterThan(SAME_CARD_THRESHOLDS.same)
      expect(patches.length).toBeGreaterThan(20)
    })
  })

  it('tells another card of the same type apart', () => {
    for (const person of people) {
      for (const [index, other] of tipped.entries()) {
        if (people[index] === person) continue
        expect(compareCards(front(person), other).score, `${person} against ${people[index]}`).toBeLessThan(
          SAME_CARD_THRESHOLDS.different,
        )
      }
    }
  })

  it('tells a card with a pasted portrait apart when it knows where the portrait is', () => {
    for (const person of people) {
      const pasted = shot(person, 300 + person, true, person + 10)
      const { score, portraitScore } = compareCards(front(person), pasted, { portrait: DRAWN_PORTRAIT })
      expect(score, `person ${person}`).toBeLessThan(SAME_CARD_THRESHOLDS.same)
      const genuine = compareCards(front(person), tipped[people.indexOf(person)] ?? pasted, {
        portrait: DRAWN_PORTRAIT,
      })
      expect(genuine.portraitScore ?? 0).toBeGreaterThan(SAME_CARD_THRESHOLDS.same)
      expect(genuine.portraitScore ?? 0).toBeGreaterThan((portraitScore ?? 1) + 0.2)
    }
  })

  it('scores nothing on a blank sheet', () => {
    const blank = canvas(856, 540, [230, 230, 230])
    expect(compareCards(blank, blank)).toEqual({ score: 0, portraitScore: null, patches: [] })
    expect(compareCards(front(1), blank).score).toBeLessThan(SAME_CARD_THRESHOLDS.different)
  })
})
