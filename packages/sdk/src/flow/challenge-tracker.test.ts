import { expectedFaceFrames, movements, type Movement } from '@honnin/shared/protocol'
import { CHALLENGE_THRESHOLDS, movementProgress, type FaceMotion } from '@honnin/shared/vision'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChallengeTracker, type ChallengeState, type FaceSighting } from './challenge-tracker.ts'

const frameMs = 50
const rest: FaceMotion = { yawDeg: 1, pitchDeg: 7, rollDeg: -1, mouthOpenRatio: 0.08, eyesOpenRatio: 0.25 }

/** A face that has gone `share` of a clear movement from its resting place. */
const moved = (movement: Movement | null, share: number, from: FaceMotion = rest): FaceMotion => {
  switch (movement) {
    case null:
      return from
    case 'turn_left':
      return { ...from, yawDeg: from.yawDeg + 25 * share }
    case 'turn_right':
      return { ...from, yawDeg: from.yawDeg - 25 * share }
    case 'nod':
      return { ...from, pitchDeg: from.pitchDeg + 18 * share }
    case 'open_mouth':
      return { ...from, mouthOpenRatio: from.mouthOpenRatio + 0.55 * share }
    case 'blink':
      return { ...from, eyesOpenRatio: from.eyesOpenRatio * (1 - 0.6 * share) }
    default: {
      const unreachable: never = movement
      return unreachable
    }
  }
}

const sighting = (measures: FaceMotion): FaceSighting => ({ faces: 1, measures, guidance: [] })
const nobody: FaceSighting = { faces: 0, measures: null, guidance: ['face_not_found'] }

/** Half a second at rest, up to the peak in 0.4 s, 0.3 s there, back in 0.4 s. */
const perform = (movement: Movement, from = rest): FaceMotion[] => [
  ...Array.from({ length: 10 }, () => from),
  ...Array.from({ length: 8 }, (_, index) => moved(movement, (index + 1) / 8, from)),
  ...Array.from({ length: 6 }, () => moved(movement, 1, from)),
  ...Array.from({ length: 8 }, (_, index) => moved(movement, 1 - (index + 1) / 8, from)),
]
const atRest = (frames: number): FaceMotion[] => Array.from({ length: frames }, () => rest)

interface Run {
  readonly states: readonly ChallengeState[]
  readonly takes: readonly { readonly state: ChallengeState; readonly measures: FaceMotion | null }[]
}

const run = (tracker: ChallengeTracker, sightings: readonly FaceSighting[], fromMs = 0): Run => {
  const states = sightings.map((frame, index) => tracker.update(frame, fromMs + index * frameMs))
  const takes = states.flatMap((state, index) =>
    state.take === null ? [] : [{ state, measures: sightings[index]?.measures ?? null }],
  )
  return { states, takes }
}

const sequences = fc.shuffledSubarray([...movements], { minLength: 2, maxLength: 5 })

describe('ChallengeTracker', () => {
  it('takes the frames of a performed challenge, exactly in the expected order', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const tracker = new ChallengeTracker(sequence)
        const frames = [...atRest(12), ...sequence.flatMap((movement) => perform(movement)), ...atRest(12)]
        const { states, takes } = run(tracker, frames.map(sighting))
        const expected = expectedFaceFrames({ movements: sequence }).map((frame, order) => ({
          ...frame,
          sequence: order,
        }))
        expect(takes.map(({ state }) => state.take)).toEqual(expected)
        expect(states.at(-1)).toMatchObject({ done: true, stage: 'done', prompt: null, progress: 1 })
      }),
    )
  })

  it('photographs what it says: rest at rest, onset and peak past their thresholds', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const frames = [...atRest(12), ...sequence.flatMap((movement) => perform(movement)), ...atRest(12)]
        for (const { state, measures } of run(new ChallengeTracker(sequence), frames.map(sighting)).takes) {
          if (state.take === null || measures === null) throw new Error('a take without a face')
          const { phase, movement } = state.take
          if (movement === undefined) expect(movementProgress('nod', measures, rest).frontal).toBe(true)
          else {
            const { change } = movementProgress(movement, measures, rest)
            expect(change).toBeGreaterThanOrEqual(CHALLENGE_THRESHOLDS[movement][phase === 'peak' ? 'peak' : 'onset'])
          }
        }
      }),
    )
  })

  it('never takes a frame out of order, without a face or beside a second one, whatever it is shown', () => {
    const face = fc.oneof(
      fc.record({ movement: fc.constantFrom(null, ...movements), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.constant('nobody' as const),
      fc.constant('crowd' as const),
    )
    const scene = fc.array(fc.tuple(face, fc.integer({ min: 1, max: 12 })), { maxLength: 60 })
    fc.assert(
      fc.property(sequences, scene, (sequence, scenes) => {
        const tracker = new ChallengeTracker(sequence)
        const frames = scenes.flatMap(([what, count]) => {
          const one: FaceSighting =
            what === 'nobody'
              ? nobody
              : what === 'crowd'
                ? { faces: 2, measures: rest, guidance: ['multiple_faces'] }
                : sighting(moved(what.movement, what.share))
          return Array.from({ length: count }, () => one)
        })
        const expected = expectedFaceFrames({ movements: sequence })
        let next = 0
        frames.forEach((frame, index) => {
          const { take, progress, done } = tracker.update(frame, index * frameMs)
          if (take !== null) {
            expect(take).toEqual({ ...expected[next], sequence: next })
            expect(frame.faces).toBe(1)
            next += 1
          }
          expect(progress).toBeCloseTo(next / expected.length)
          expect(done).toBe(next === expected.length)
        })
      }),
    )
  })

  it('waits for the movement that is due and takes no other one for it', () => {
    const tracker = new ChallengeTracker(['turn_left', 'nod'])
    const { states, takes } = run(
      tracker,
      [...atRest(12), ...perform('turn_right'), ...perform('open_mouth'), ...perform('blink')].map(sighting),
    )
    expect(takes.map(({ state }) => state.take?.phase)).toEqual(['neutral'])
    expect(states.at(-1)?.prompt).toBe('perform_turn_left')
  })

  it('asks to come back before the next movement', () => {
    const tracker = new ChallengeTracker(['turn_left', 'turn_right'])
    const held = Array.from({ length: 20 }, () => moved('turn_left', 1))
    const { states } = run(tracker, [...atRest(12), ...perform('turn_left').slice(0, 24), ...held].map(sighting))
    expect(states.at(-1)).toMatchObject({ stage: 'return', prompt: 'return_to_center', movement: 'turn_left' })
  })

  it('follows a head that sinks between two movements, but measures the next one from the first rest as well', () => {
    const sunk = { ...rest, pitchDeg: rest.pitchDeg + 6 }
    const tracker = new ChallengeTracker(['turn_left', 'nod'])
    const begun = [...atRest(12), ...perform('turn_left'), ...Array.from({ length: 12 }, () => sunk)]
    const { states } = run(tracker, begun.map(sighting))
    expect(states.at(-1)?.prompt).toBe('perform_nod')
    // 6 degrees down from the first rest, but no movement from where the head is now.
    expect(states.at(-1)?.take).toBeNull()
    const { takes } = run(tracker, perform('nod', sunk).map(sighting), begun.length * frameMs)
    expect(takes.map(({ state }) => state.take?.phase)).toEqual(['onset', 'peak'])
  })

  it('says what is in the way before it asks for anything', () => {
    const tracker = new ChallengeTracker(['nod', 'blink'])
    expect(tracker.update(nobody, 0).prompt).toBe('face_not_found')
    const near: FaceSighting = { faces: 1, measures: rest, guidance: ['face_too_close'] }
    expect(
      run(
        tracker,
        Array.from({ length: 20 }, () => near),
      ).states.at(-1),
    ).toMatchObject({
      stage: 'neutral',
      prompt: 'face_too_close',
      take: null,
    })
  })

  it('takes no baseline from a turned or a moving face', () => {
    const turned = Array.from({ length: 20 }, () => sighting(moved('turn_left', 1)))
    expect(run(new ChallengeTracker(['nod', 'blink']), turned).takes).toEqual([])
    const swaying = Array.from({ length: 40 }, (_, index) => sighting({ ...rest, yawDeg: index % 2 === 0 ? -3 : 3 }))
    expect(run(new ChallengeTracker(['nod', 'blink']), swaying).takes).toEqual([])
  })

  it('offers help when nothing comes of a prompt, and no longer once something does', () => {
    const tracker = new ChallengeTracker(['nod', 'blink'], { movementTimeoutMs: 3000 })
    const waiting = run(tracker, atRest(90).map(sighting))
    expect(waiting.states[40]?.stalled).toBe(false)
    expect(waiting.states.at(-1)?.stalled).toBe(true)
    expect(run(tracker, perform('nod').map(sighting), 90 * frameMs).states.at(-1)?.stalled).toBe(false)
  })
})
