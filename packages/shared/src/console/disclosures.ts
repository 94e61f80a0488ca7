import * as v from 'valibot'
import { InstantSchema, SessionIdSchema } from '../protocol/index.ts'
import { DisclosureIdSchema, OperatorRefSchema, pageQuery, TenantRefSchema, text } from './parts.ts'

/** What can be given to an authority, each to be asked for by itself. */
export const disclosureItems = ['identity', 'document', 'pictures', 'decision', 'times', 'request'] as const
export type DisclosureItem = (typeof disclosureItems)[number]

export const disclosureStates = ['requested', 'approved', 'refused', 'withdrawn'] as const

/** A demand of an authority for the data of one session, with the least data that answers it. */
export const RequestDisclosureSchema = v.strictObject({
  sessionId: SessionIdSchema,
  /** Who demands, and on which law. */
  authority: text(200),
  legalBasis: text(400),
  /** The authority's own number of the matter. */
  matter: text(120),
  items: v.pipe(v.array(v.picklist(disclosureItems)), v.minLength(1), v.maxLength(disclosureItems.length)),
  /** Why no less would do. */
  necessity: text(1000),
})

export const DisclosureSchema = v.object({
  id: DisclosureIdSchema,
  sessionId: SessionIdSchema,
  tenant: TenantRefSchema,
  authority: v.string(),
  legalBasis: v.string(),
  matter: v.string(),
  items: v.array(v.picklist(disclosureItems)),
  necessity: v.string(),
  state: v.picklist(disclosureStates),
  requestedBy: OperatorRefSchema,
  requestedAt: InstantSchema,
  /** The second person. MUST be another one than the first. */
  decidedBy: v.nullable(OperatorRefSchema),
  decidedAt: v.nullable(InstantSchema),
  /** How often it was taken out, and when last. Each time is an entry of the audit log. */
  exports: v.number(),
  lastExportAt: v.nullable(InstantSchema),
  /** SHA-256 of the last file, in hexadecimal digits. */
  lastExportSha256: v.nullable(v.string()),
  can: v.object({ approve: v.boolean(), refuse: v.boolean(), export: v.boolean() }),
})
export type Disclosure = v.InferOutput<typeof DisclosureSchema>

export const DisclosureQuerySchema = v.strictObject({
  ...pageQuery,
  state: v.optional(v.picklist(disclosureStates)),
  session: v.optional(SessionIdSchema),
})
