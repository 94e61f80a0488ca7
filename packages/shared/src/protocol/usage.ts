/** What the usage log counts: that a session was created, and each state that it came to. */
export const usageEvents = [
  'created',
  'approved',
  'declined',
  'review',
  'resubmit',
  'expired',
  'canceled',
  'erased',
] as const
export type UsageEvent = (typeof usageEvents)[number]
