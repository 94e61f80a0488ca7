import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  IllegalTransitionError,
  isLegalTransition,
  isOpenForCapture,
  isSettled,
  sessionStatuses,
  statusesAfter,
  transition,
} from './session-status.ts'

/** The legal transitions once more, written as sentences of the contract, so that a slip in the table is seen. */
const legal = new Set([
  'created>capturing',
  'created>canceled',
  'created>expired',
  'created>erased',
  'capturing>processing',
  'capturing>canceled',
  'capturing>expired',
  'capturing>erased',
  'processing>approved',
  'processing>declined',
  'processing>review',
  'processing>resubmit',
  'processing>erased',
  'review>approved',
  'review>declined',
  'review>resubmit',
  'review>erased',
  'resubmit>capturing',
  'resubmit>canceled',
  'resubmit>expired',
  'resubmit>erased',
  'approved>erased',
  'declined>erased',
  'expired>erased',
  'canceled>erased',
])

const anyStatus = fc.constantFrom(...sessionStatuses)

describe('session life', () => {
  it('allows each of the hundred pairs exactly when the contract does', () => {
    for (const from of sessionStatuses) {
      for (const to of sessionStatuses) {
        expect(isLegalTransition(from, to), `${from} > ${to}`).toBe(legal.has(`${from}>${to}`))
        if (legal.has(`${from}>${to}`)) expect(transition(from, to)).toBe(to)
        else expect(() => transition(from, to)).toThrow(IllegalTransitionError)
      }
    }
  })

  it('never leaves erased, never reopens a settled session, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { maxLength: 40 }), (wishes) => {
        let status = sessionStatuses[0] as (typeof sessionStatuses)[number]
        let settled = false
        for (const wish of wishes) {
          if (!isLegalTransition(status, wish)) continue
          if (settled) expect(wish).toBe('erased')
          status = transition(status, wish)
          settled ||= isSettled(status)
          if (settled) expect(isOpenForCapture(status)).toBe(false)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('reaches a decision only through processing or review', () => {
    for (const status of ['approved', 'declined'] as const) {
      const before = sessionStatuses.filter((from) => statusesAfter(from).includes(status))
      expect(before).toEqual(['processing', 'review'])
    }
  })

  it('can be erased from every state but erased itself, so a deletion is never refused', () => {
    for (const from of sessionStatuses) expect(isLegalTransition(from, 'erased')).toBe(from !== 'erased')
  })
})
