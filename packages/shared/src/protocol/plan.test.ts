import { describe, expect, it } from 'vitest'
import { documentTypes } from '../documents/index.ts'
import { expectedFaceFrames, expectedItemCount } from './item.ts'
import { plans, stepsFor } from './plan.ts'
import { type movements, type Step } from './step.ts'

const challenge = (chosen: readonly (typeof movements)[number][]): Extract<Step, { kind: 'face_challenge' }> => ({
  stepId: 'stp_0000000000000000000000' as Step['stepId'],
  nonce: 'n'.repeat(32),
  issuedAt: '2026-11-21T00:00:00.000Z',
  expiresAt: '2026-11-21T00:03:00.000Z',
  index: 0,
  total: 1,
  kind: 'face_challenge',
  movements: [...chosen],
})

describe('plans', () => {
  it('never asks for the back of a My Number card, whatever the plan', () => {
    for (const plan of Object.values(plans)) expect(stepsFor(plan, 'jp_my_number_card')).not.toContain('document_back')
  })

  it('asks for the back of a driving licence where changes of address stand', () => {
    expect(stepsFor(plans['jp-image-face'], 'jp_driving_licence')).toContain('document_back')
  })

  it('keeps the order of the plan and leaves nothing else out', () => {
    for (const plan of Object.values(plans)) {
      for (const documentType of documentTypes) {
        const steps = stepsFor(plan, documentType)
        expect(plan.steps.filter((kind) => steps.includes(kind))).toEqual(steps)
        expect(plan.steps.length - steps.length).toBeLessThanOrEqual(1)
      }
    }
  })

  it('takes no pictures from files in a statutory method', () => {
    for (const plan of Object.values(plans)) if (plan.methodId !== null) expect(plan.sources).not.toContain('file')
  })

  it('does not accept a passport, which shows no address, for the image method', () => {
    expect(plans['jp-image-face'].documentTypes).not.toContain('passport')
  })

  it('expects a resting face, onset and peak of each movement in order, and a resting face', () => {
    const step = challenge(['nod', 'turn_left'])
    expect(expectedFaceFrames(step)).toEqual([
      { phase: 'neutral' },
      { phase: 'onset', movement: 'nod' },
      { phase: 'peak', movement: 'nod' },
      { phase: 'onset', movement: 'turn_left' },
      { phase: 'peak', movement: 'turn_left' },
      { phase: 'neutral' },
    ])
    expect(expectedItemCount(step)).toBe(6)
  })
})
