import type { PersonMovement } from '../../recipe.ts'
import { settledTremor, swell } from '../motion.ts'

/** What the head does at one moment. */
export interface HeadPose {
  /** Radians; positive yaw turns to the person's own left, positive pitch nods down, positive roll leans to their right. */
  yaw: number
  pitch: number
  roll: number
  /** Share of the widest opening of the mouth, 0..1. */
  mouth: number
  /** 0 open, 1 closed. */
  lids: number
  /** Shift of the whole person in face widths. */
  shift: { x: number; y: number; z: number }
}

const degrees = (angle: number) => (angle * Math.PI) / 180
const TURN = degrees(29)
const NOD_DOWN = degrees(20)
const NOD_UP = degrees(15)
const LOOK_UP = degrees(18)

/** There and back: half a second each way, then at rest before the next segment. */
const ONCE = { rise: 0.04, hold: 0.36, fall: 0.6, end: 0.92 }
const NOD_FIRST = { rise: 0.03, hold: 0.26, fall: 0.3, end: 0.5 }
const NOD_SECOND = { rise: 0.46, hold: 0.68, fall: 0.72, end: 0.94 }
/** Closed for a good 200 ms of two seconds, twice: a deliberate blink, not a reflex. */
const BLINK_FIRST = { rise: 0.12, hold: 0.18, fall: 0.3, end: 0.38 }
const BLINK_SECOND = { rise: 0.56, hold: 0.62, fall: 0.74, end: 0.82 }

/** The pose at `progress` (0..1) of a segment. At both ends it is neutral, so that segments join in any order. */
export function headPose(
  take: { movement: PersonMovement; seed: number; amplitude?: number },
  progress: number,
  seconds: number,
): HeadPose {
  const { movement, seed: phase, amplitude = 1 } = take
  const breath = Math.sin(progress * Math.PI * 2) * 0.5
  const pose: HeadPose = {
    yaw: degrees(1.3) * settledTremor(progress, seconds, phase),
    pitch: degrees(0.9) * settledTremor(progress, seconds, phase + 1),
    roll: degrees(0.8) * settledTremor(progress, seconds, phase + 2),
    mouth: 0,
    lids: 0,
    shift: {
      x: 0.012 * settledTremor(progress, seconds, phase + 3),
      y: 0.01 * settledTremor(progress, seconds, phase + 4) + 0.006 * breath,
      z: 0.02 * settledTremor(progress, seconds, phase + 5),
    },
  }
  switch (movement) {
    case 'neutral':
      return pose
    case 'turn_left':
    case 'turn_right': {
      const side = movement === 'turn_left' ? 1 : -1
      const amount = amplitude * swell(progress, ONCE)
      return { ...pose, yaw: pose.yaw + side * TURN * amount, roll: pose.roll + side * degrees(2) * amount }
    }
    case 'nod': {
      const turn = NOD_DOWN * swell(progress, NOD_FIRST) - NOD_UP * swell(progress, NOD_SECOND)
      return { ...pose, pitch: pose.pitch + amplitude * turn }
    }
    case 'look_up':
      return { ...pose, pitch: pose.pitch - amplitude * LOOK_UP * swell(progress, ONCE) }
    case 'open_mouth':
      return { ...pose, mouth: Math.min(1, amplitude * swell(progress, ONCE)) }
    case 'blink':
      return { ...pose, lids: swell(progress, BLINK_FIRST) + swell(progress, BLINK_SECOND) }
    default: {
      const unreachable: never = movement
      return unreachable
    }
  }
}
