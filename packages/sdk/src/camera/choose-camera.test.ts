import { describe, expect, it } from 'vitest'
import { betterCamera, rankCameras } from './choose-camera.ts'

const cameras = (...labels: string[]) => labels.map((label) => ({ deviceId: label, label }))
const best = (facing: 'environment' | 'user', ...labels: string[]) => rankCameras(cameras(...labels), facing)[0]?.label

describe('rankCameras', () => {
  it.each([
    [
      'environment',
      ['camera2 1, facing front', 'camera2 2, facing back', 'camera2 0, facing back'],
      'camera2 0, facing back',
    ],
    [
      'user',
      ['camera2 0, facing back', 'camera2 3, facing front', 'camera2 1, facing front'],
      'camera2 1, facing front',
    ],
    ['environment', ['前面カメラ', '背面超広角カメラ', '背面望遠カメラ', '背面カメラ'], '背面カメラ'],
    ['environment', ['Front Camera', 'Back Ultra Wide Camera', 'Back Camera', 'Back Telephoto Camera'], 'Back Camera'],
    ['user', ['Integrated IR Camera', 'Integrated Webcam'], 'Integrated Webcam'],
    ['user', ['OBS Virtual Camera', 'HD Webcam C920'], 'HD Webcam C920'],
    ['user', ['MacBook Pro Desk View Camera', 'FaceTime HD Camera'], 'FaceTime HD Camera'],
  ] as const)('for %s of %j takes %s', (facing, labels, expected) => {
    expect(best(facing, ...labels)).toBe(expected)
  })

  it('keeps the order where labels are missing', () => {
    const unnamed = [{ deviceId: 'a', label: '' }, { deviceId: 'b', label: '' }] // prettier-ignore
    expect(rankCameras(unnamed, 'user')).toEqual(unnamed)
  })
})

describe('betterCamera', () => {
  it('changes only away from a lens that is wrong for the job', () => {
    const phone = cameras('Back Ultra Wide Camera', 'Back Camera', 'Front Camera')
    expect(betterCamera(phone, 'environment', 'Back Ultra Wide Camera')?.label).toBe('Back Camera')
    expect(betterCamera(phone, 'environment', 'Front Camera')).toBeNull()
    expect(betterCamera(phone, 'environment', 'Back Camera')).toBeNull()
  })

  it('stays where there is no choice', () => {
    expect(betterCamera(cameras('OBS Virtual Camera'), 'user', 'OBS Virtual Camera')).toBeNull()
    expect(betterCamera([], 'user', 'gone')).toBeNull()
  })
})
