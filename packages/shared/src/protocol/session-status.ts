import * as v from 'valibot'

/** Every state of a session, in the order in which a session can meet them. */
export const sessionStatuses = [
  'created',
  'capturing',
  'processing',
  'approved',
  'declined',
  'review',
  'resubmit',
  'expired',
  'canceled',
  'erased',
] as const
export const SessionStatusSchema = v.picklist(sessionStatuses)
export type SessionStatus = (typeof sessionStatuses)[number]

/** The states that a decision can lead to. */
export const decisionStatuses = ['approved', 'declined', 'review', 'resubmit'] as const
export type DecisionStatus = (typeof decisionStatuses)[number]

/** `final`: the same person is not asked again for this session; `retryable`: they may capture anew. */
export const finalities = ['final', 'retryable'] as const
export type Finality = (typeof finalities)[number]

const successors: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  created: ['capturing', 'canceled', 'expired', 'erased'],
  capturing: ['processing', 'canceled', 'expired', 'erased'],
  processing: ['approved', 'declined', 'review', 'resubmit', 'erased'],
  review: ['approved', 'declined', 'resubmit', 'erased'],
  resubmit: ['capturing', 'canceled', 'expired', 'erased'],
  approved: ['erased'],
  declined: ['erased'],
  expired: ['erased'],
  canceled: ['erased'],
  erased: [],
}

/** The states that may follow `from`. The database enforces the same table. */
export const statusesAfter = (from: SessionStatus): readonly SessionStatus[] => successors[from]

export const isLegalTransition = (from: SessionStatus, to: SessionStatus): boolean => successors[from].includes(to)

/** No state but `erased` follows: nothing more will be decided. */
export const isSettled = (status: SessionStatus): boolean => successors[status].every((next) => next === 'erased')

/** The person may still capture. */
export const isOpenForCapture = (status: SessionStatus): boolean =>
  status === 'created' || status === 'capturing' || status === 'resubmit'

/** Thrown when a transition is not in the table; the session is unchanged. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError'
  readonly code = 'illegal_transition'
  readonly from: SessionStatus
  readonly to: SessionStatus
  constructor(from: SessionStatus, to: SessionStatus) {
    super(`a session that is ${from} cannot become ${to}`)
    this.from = from
    this.to = to
  }
}

/** Returns `to`, or throws {@link IllegalTransitionError}. */
export const transition = (from: SessionStatus, to: SessionStatus): SessionStatus => {
  if (!isLegalTransition(from, to)) throw new IllegalTransitionError(from, to)
  return to
}
