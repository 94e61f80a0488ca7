import type { CaseCapture } from '@honnin/shared/console'
import { describe, expect, it } from 'vitest'
import { messagesByLocale } from '../../messages/index.ts'
import { captureName, documentCaptures, faceCaptures, sequenceOf } from './captures.ts'

const capture = (given: Partial<CaseCapture>): CaseCapture =>
  ({ itemId: `${given.kind}${given.sequence}`, sequence: null, phase: null, movement: null, ...given }) as CaseCapture

const captures = [
  capture({ kind: 'face_with_document' }),
  capture({ kind: 'face_frame', sequence: 2, phase: 'peak', movement: 'nod' }),
  capture({ kind: 'document_thickness' }),
  capture({ kind: 'face_frame', sequence: 10, phase: 'neutral' }),
  capture({ kind: 'face_frame', sequence: 0, phase: 'neutral' }),
  capture({ kind: 'document_front' }),
  capture({ kind: 'face_light', sequence: 0 }),
]

describe('the pictures of a case', () => {
  it('are in the order of the plan, whatever order they came in', () => {
    expect(documentCaptures(captures).map(({ kind }) => kind)).toEqual(['document_front', 'document_thickness'])
    expect(sequenceOf(captures).map(({ kind, sequence }) => `${kind}${sequence}`)).toEqual([
      'face_frame0',
      'face_frame2',
      'face_frame10',
      'face_light0',
    ])
    expect(faceCaptures(captures).map(({ itemId }) => itemId)).toEqual(['face_frame0', 'face_with_documentundefined'])
  })

  it('are named by what they show', () => {
    expect(sequenceOf(captures).map((one) => captureName(one, messagesByLocale.en))).toEqual([
      'at rest',
      'nod · fully',
      'at rest',
      'Light',
    ])
  })

  it('may be none', () => {
    expect(faceCaptures([])).toEqual([])
  })
})
