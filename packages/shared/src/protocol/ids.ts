import * as v from 'valibot'
import { parseIsoDate } from '../documents/index.ts'

/** Ids carry a prefix that names their kind and at least 128 random bits in base64url (OWASP ASVS 11.5.1: not UUIDs). */
const prefixed = <const Brand extends string>(prefix: string, brand: Brand) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22,64}$`), `expected an id that begins with ${prefix}_`),
    v.brand(brand),
  )

export const SessionIdSchema = prefixed('ses', 'SessionId')
export const StepIdSchema = prefixed('stp', 'StepId')
export const ItemIdSchema = prefixed('itm', 'ItemId')
export const TenantIdSchema = prefixed('ten', 'TenantId')
export const WebhookEndpointIdSchema = prefixed('whe', 'WebhookEndpointId')
export const EventIdSchema = prefixed('evt', 'EventId')

export type SessionId = v.InferOutput<typeof SessionIdSchema>
export type StepId = v.InferOutput<typeof StepIdSchema>
export type ItemId = v.InferOutput<typeof ItemIdSchema>
export type TenantId = v.InferOutput<typeof TenantIdSchema>
export type WebhookEndpointId = v.InferOutput<typeof WebhookEndpointIdSchema>
export type EventId = v.InferOutput<typeof EventIdSchema>

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256Schema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits'),
  v.brand('Sha256'),
)
export type Sha256 = v.InferOutput<typeof Sha256Schema>

/** 128 to 512 random bits in base64url. */
export const NonceSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,86}$/, 'expected a base64url nonce'))

/** An instant as RFC 3339 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const InstantSchema = v.pipe(v.string(), v.isoTimestamp())

/** A day of the calendar, `YYYY-MM-DD`. */
export const DaySchema = v.pipe(
  v.string(),
  v.check((day) => parseIsoDate(day) !== null, 'not a day of the calendar'),
)
