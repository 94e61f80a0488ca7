import type { DisplayLight } from '../../recipe.ts'
import type { Vector3 } from '../gl/matrix.ts'

/** The room is some four times as far from the display as the face, and gets so much less of its light. */
const ROOM_SHARE = 1 / 15
/** Pictures are drawn in the display's gamma, light adds up in linear values. */
const GAMMA = 2.2

/**
 * By how much each colour of a place grows in the light of a display where the camera is. `facing` is the cosine between its
 * surface and the camera; `headWeight` 1 for the head and 0 for the room.
 */
export function displayGain(
  light: DisplayLight | undefined,
  { facing, headWeight }: { readonly facing: number; readonly headWeight: number },
): Vector3 {
  if (light === undefined) return [1, 1, 1]
  const share = light.strength * (headWeight * Math.max(0, facing) + (1 - headWeight) * ROOM_SHARE)
  const gain = (level: number): number => (1 + share * (level / 255) ** GAMMA) ** (1 / GAMMA)
  const [red, green, blue] = light.rgb
  return [gain(red), gain(green), gain(blue)]
}
