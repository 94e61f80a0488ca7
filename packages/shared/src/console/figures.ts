import * as v from 'valibot'
import {
  DaySchema,
  guidanceCodes,
  ItemKindSchema,
  reasonCodes,
  sessionStatuses,
  stepKinds,
  TenantIdSchema,
} from '../protocol/index.ts'
import { flag } from './parts.ts'

/** Days of creation in Japan, both included, at most 366. */
export const FiguresQuerySchema = v.strictObject({
  from: DaySchema,
  to: DaySchema,
  tenant: v.optional(TenantIdSchema),
  livemode: v.optional(flag, 'true'),
})

const count = v.number()
/** Sessions with such a picture, and how many of them are approved now. */
const shareOfSessions = { sessions: count, approved: count }

/** Counts only: nothing in it is of one person. */
export const FiguresSchema = v.object({
  /** Sessions by day of creation and by the state in which they are now. */
  volume: v.array(v.object({ day: DaySchema, total: count, byStatus: v.record(v.picklist(sessionStatuses), count) })),
  outcomes: v.object({
    /** Decisions as they stand, by who made them. */
    auto: v.record(v.picklist(sessionStatuses), count),
    reviewer: v.record(v.picklist(sessionStatuses), count),
    /** Of all decisions as they stand, the most frequent first. */
    reasons: v.array(v.object({ reason: v.picklist(reasonCodes), count })),
  }),
  /** Seconds from the issue of a step to its completion. */
  steps: v.array(
    v.object({
      kind: v.picklist(stepKinds),
      issued: count,
      completed: count,
      medianSeconds: v.nullable(v.number()),
      p90Seconds: v.nullable(v.number()),
      /** Sessions that expired or were canceled with this step as their last. */
      leftHere: count,
      /** The last hint that had stood before those who left here, the most frequent first; of some none had. */
      leftAt: v.array(v.object({ code: v.picklist(guidanceCodes), count })),
    }),
  ),
  /** Seconds that cases waited for a reviewer. */
  review: v.object({ decided: count, medianSeconds: v.nullable(v.number()), p90Seconds: v.nullable(v.number()) }),
  /** Guidance that still held when a picture was taken, in the newest sessions whose pictures are kept. */
  guidance: v.object({
    sessions: count,
    /** By what the pictures show, in the order of plans; what no picture shows is left out. */
    kinds: v.array(
      v.object({
        kind: ItemKindSchema,
        pictures: count,
        ...shareOfSessions,
        /** The most frequent first. */
        codes: v.array(v.object({ code: v.picklist(guidanceCodes), pictures: count, ...shareOfSessions })),
      }),
    ),
  }),
})
export type Figures = v.InferOutput<typeof FiguresSchema>
