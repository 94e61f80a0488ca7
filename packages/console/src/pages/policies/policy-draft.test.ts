import { describe, expect, it } from 'vitest'
import { changeOf, draftOf, isSameChange, withConsequence, withRequired } from './policy-draft.ts'

const nothing = { alsoRequired: [], consequences: {}, floors: {} }
const limits = { 'face.match': 0.4, 'face.consistency': 0.4, 'face.withDocument': 0.4 }

describe('a policy while it is edited', () => {
  it('is the policy that it was made of', () => {
    const change = {
      alsoRequired: ['document.expiry' as const],
      consequences: { face_flat: 'review' as const },
      floors: { 'face.match': 0.5 },
    }
    expect(changeOf(draftOf({ change }), limits)).toEqual({ change, invalid: [] })
  })

  it('holds only what differs from the built-in policy', () => {
    const stricter = withConsequence(draftOf({ change: nothing }), {
      reason: 'document_glare',
      consequence: 'review',
      builtIn: 'resubmit',
    })
    expect(stricter.consequences).toEqual({ document_glare: 'review' })
    const back = withConsequence(stricter, { reason: 'document_glare', consequence: 'resubmit', builtIn: 'resubmit' })
    expect(isSameChange(changeOf(back, limits).change, nothing)).toBe(true)
  })

  it('requires a check once', () => {
    const draft = withRequired(
      withRequired(draftOf({ change: nothing }), 'document.expiry', true),
      'document.expiry',
      true,
    )
    expect(draft.alsoRequired).toEqual(['document.expiry'])
    expect(withRequired(draft, 'document.expiry', false).alsoRequired).toEqual([])
  })

  it.each([
    ['0.55', 0.55],
    ['0.55', 0.55],
    [' ', undefined],
  ])('reads the limit %o', (text, floor) => {
    const { change, invalid } = changeOf({ ...draftOf({ change: nothing }), floors: { 'face.match': text } }, limits)
    expect([change.floors['face.match'], invalid]).toEqual([floor, []])
  })

  it.each(['0.3', '1.1', 'much', '-1'])('does not take the limit %o', (text) => {
    expect(changeOf({ ...draftOf({ change: nothing }), floors: { 'face.match': text } }, limits).invalid).toEqual([
      'face.match',
    ])
  })
})
