import { describe, expect, test } from 'vitest'
import type { FaceMeasures } from './face-measures.ts'
import { judgeFaceQuality, measureFaceQuality, type FaceQuality } from './face-quality.ts'
import type { GrayImage } from './image.ts'

function chip(read: (x: number, y: number) => number): GrayImage {
  const data = new Uint8Array(150 * 150)
  for (let y = 0; y < 150; y += 1) for (let x = 0; x < 150; x += 1) data[y * 150 + x] = read(x, y)
  return { width: 150, height: 150, data }
}

/** Patches of unequal size and tone, as features are; there is no period that a blur could meet. */
function patches(x: number, y: number): number {
  const cell = (size: number): number =>
    Math.sin(Math.floor(x / size) * 12.9898 + Math.floor(y / size) * 78.233) * 43758.5453
  const tone = (value: number): number => value - Math.floor(value)
  return 60 + 70 * tone(cell(11)) + 60 * tone(cell(23))
}

function blurred(half: number): GrayImage {
  return chip((x, y) => {
    let sum = 0
    for (let dy = -half; dy <= half; dy += 1)
      for (let dx = -half; dx <= half; dx += 1) sum += patches(x + dx + 150, y + dy + 140)
    return sum / (2 * half + 1) ** 2
  })
}

test('sharpness falls with blur and does not depend on contrast', () => {
  const values = [0, 1, 3, 6].map((half) => measureFaceQuality(blurred(half)).sharpness)
  expect([...values].sort((one, other) => other - one)).toEqual(values)
  expect((values[0] ?? 0) - (values[3] ?? 0)).toBeGreaterThan(0.15)
  const faint = measureFaceQuality(chip((x, y) => 128 + (patches(x, y) - 128) / 4)).sharpness
  expect(faint).toBeCloseTo(measureFaceQuality(chip(patches)).sharpness, 1)
})

test('exposure is that of the inner face, not of hair and background', () => {
  const bright = measureFaceQuality(chip((x, y) => (x > 30 && x < 120 && y > 25 && y < 130 ? 200 : 0)))
  expect(bright.meanLuma).toBe(200)
  expect(bright.darkRatio).toBe(0)
  expect(measureFaceQuality(chip(() => 10)).darkRatio).toBe(1)
  expect(measureFaceQuality(chip(() => 255)).brightRatio).toBe(1)
})

test('one cheek in the shade is uneven light, and a dark face is not', () => {
  const uniformity = (light: (x: number) => number): number =>
    measureFaceQuality(chip((x, y) => patches(x, y) * light(x))).illuminationUniformity
  expect(uniformity(() => 1)).toBeGreaterThan(0.4)
  expect(uniformity(() => 0.4)).toBeGreaterThan(0.4)
  expect(uniformity((x) => (x < 75 ? 1 : 0.3))).toBeLessThan(0.1)
})

describe('a face at rest', () => {
  const limits = {
    interEyePx: 60,
    sharpness: 0.25,
    printDots: 0.9,
    darkLuma: 45,
    brightLuma: 225,
    clippedRatio: 0.35,
    illuminationUniformity: 0.1,
    yawDeg: 30,
    pitchDeg: 35,
    rollDeg: 35,
    eyesOpenRatio: 0.08,
    mouthOpenRatio: 0.5,
  }
  const quality: FaceQuality = {
    sharpness: 0.45,
    meanLuma: 130,
    darkRatio: 0,
    brightRatio: 0,
    contrast: 35,
    illuminationUniformity: 0.7,
  }
  const measures: FaceMeasures = {
    yawDeg: 2,
    pitchDeg: -4,
    rollDeg: 1,
    box: { x: 0, y: 0, width: 200, height: 260 },
    interEyePx: 90,
    mouthOpenRatio: 0.02,
    eyesOpenRatio: 0.28,
  }

  test('that is near, sharp, lit and straight has no fault', () => {
    expect(judgeFaceQuality({ quality, interEyePx: 90, measures }, limits)).toEqual([])
  })

  test.each([
    ['face_too_small', { interEyePx: 40 }],
    ['face_blurred', { quality: { ...quality, sharpness: 0.2 } }],
    ['face_too_dark', { quality: { ...quality, darkRatio: 0.5 } }],
    ['face_too_bright', { quality: { ...quality, meanLuma: 240 } }],
    ['face_printed', { quality: { ...quality, sharpness: 0.95 } }],
    ['face_unevenly_lit', { quality: { ...quality, illuminationUniformity: 0.02 } }],
    ['face_turned_away', { measures: { ...measures, yawDeg: -41 } }],
    ['face_eyes_closed', { measures: { ...measures, eyesOpenRatio: 0.03 } }],
    ['face_mouth_open', { measures: { ...measures, mouthOpenRatio: 0.8 } }],
  ] as const)('is told %s', (fault, changed) => {
    expect(judgeFaceQuality({ quality, interEyePx: 90, measures, ...changed }, limits)).toEqual([fault])
  })

  test('is not judged by pose, eyes and mouth where nothing was asked', () => {
    expect(judgeFaceQuality({ quality, interEyePx: 90 }, limits)).toEqual([])
  })
})
