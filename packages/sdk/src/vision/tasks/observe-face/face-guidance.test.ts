import type { FaceMeasures } from '@honnin/shared/vision'
import { describe, expect, it } from 'vitest'
import { judgeFace } from './face-guidance.ts'

const image = (luma = 130, width = 640, height = 480) => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).fill(luma),
})
const face: FaceMeasures = {
  yawDeg: 0,
  pitchDeg: 4,
  rollDeg: 0,
  box: { x: 240, y: 145, width: 160, height: 190 },
  interEyePx: 60,
  mouthOpenRatio: 0.1,
  eyesOpenRatio: 0.25,
}

describe('judgeFace', () => {
  it('has nothing to say about one frontal face in fair light', () => {
    expect(judgeFace(1, face, image())).toEqual([])
  })

  it.each([
    ['face_too_far', { box: { x: 280, y: 190, width: 80, height: 95 } }],
    ['face_too_close', { box: { x: 160, y: 30, width: 320, height: 400 } }],
    ['face_off_center', { box: { x: 20, y: 145, width: 160, height: 190 } }],
    ['face_turned', { yawDeg: -20 }],
    ['face_turned', { mouthOpenRatio: 0.6 }],
    ['eyes_closed', { eyesOpenRatio: 0.08 }],
  ] as const)('says %s', (code, change) => {
    expect(judgeFace(1, { ...face, ...change }, image())).toEqual([code])
  })

  it('judges the light on the face', () => {
    expect(judgeFace(1, face, image(30))).toEqual(['too_dark'])
    expect(judgeFace(1, face, image(240))).toEqual(['too_bright'])
  })

  it('measures a face against the shorter side, however the phone is held', () => {
    const upright = { ...face, box: { x: 160, y: 225, width: 160, height: 190 } }
    expect(judgeFace(1, upright, image(130, 480, 640))).toEqual([])
  })

  it('names what matters most first', () => {
    expect(judgeFace(0, null, image())).toEqual(['face_not_found'])
    expect(judgeFace(2, { ...face, yawDeg: 20 }, image(30))).toEqual(['multiple_faces', 'too_dark', 'face_turned'])
  })
})
