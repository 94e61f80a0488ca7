import type { GrayImage } from '@honnin/shared/vision'
import { thresholds } from './thresholds.ts'

/** Whether two pictures are one, coded anew at most: a sensor gives no picture twice. */
export function isSamePicture(one: GrayImage, other: GrayImage): boolean {
  if (one.width !== other.width || one.height !== other.height) return false
  let sum = 0
  const limit = thresholds.repeatedLuma * one.data.length
  for (let index = 0; index < one.data.length && sum <= limit; index += 1)
    sum += Math.abs((one.data[index] ?? 0) - (other.data[index] ?? 0))
  return sum <= limit
}
