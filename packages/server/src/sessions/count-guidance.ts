import { guidanceCodes, itemKinds, SessionIdSchema, type GuidanceCode, type ItemKind } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { listItems } from './item-store.ts'
import { findKeyOf } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { readSession } from './session-store.ts'
import type { Session } from './session.ts'

/** What pages saw is sealed with the session; so many of the newest are opened. */
const mostSessions = 200

/** Counts of pictures, of the sessions that they are of, and of those that are approved. */
interface PictureCount {
  readonly pictures: number
  readonly sessions: number
  readonly approved: number
}

class PictureTally {
  #pictures = 0
  readonly #sessions = new Map<string, boolean>()

  add({ id, status }: Session): void {
    this.#pictures += 1
    this.#sessions.set(id, status === 'approved')
  }

  get counts(): PictureCount {
    const approved = [...this.#sessions.values()].filter((isApproved) => isApproved).length
    return { pictures: this.#pictures, sessions: this.#sessions.size, approved }
  }
}

interface KindCount extends PictureCount {
  readonly kind: ItemKind
  readonly codes: (PictureCount & { readonly code: GuidanceCode })[]
}

const tallyOf = <Key>(tallies: Map<Key, PictureTally>, key: Key): PictureTally => {
  const tally = tallies.get(key) ?? new PictureTally()
  tallies.set(key, tally)
  return tally
}

/**
 * Guidance that still held when a picture was taken, by what the picture shows, in the newest sessions of a period whose
 * pictures are kept. Counts only.
 */
export const countGuidance = async (
  context: SessionContext,
  period: {
    readonly tenantIds: readonly string[] | null
    readonly livemode: boolean
    readonly begin: Date
    readonly end: Date
  },
): Promise<{ sessions: number; kinds: KindCount[] }> => {
  const { rows } = await context.db.query(
    `select s.id from session s
     where ($1::text[] is null or s.tenant_id = any($1)) and s.livemode = $2 and s.created_at >= $3 and s.created_at < $4
       and exists (select from item i where i.session_id = s.id)
     order by s.created_at desc, s.id desc limit $5`,
    [period.tenantIds, period.livemode, period.begin, period.end, mostSessions],
  )
  const all = new Map<ItemKind, PictureTally>()
  const guided = new Map<`${ItemKind}|${GuidanceCode}`, PictureTally>()
  let sessions = 0
  for (const row of rows) {
    const session = await readSession(context.db, v.parse(v.object({ id: SessionIdSchema }), row).id)
    const key = session === null ? null : await findKeyOf(context, context.db, session)
    if (session === null || key === null) continue
    sessions += 1
    const place = { sessionId: session.id, attempt: session.attempt, key }
    for (const { descriptor } of await listItems(context.db, place)) {
      tallyOf(all, descriptor.kind).add(session)
      for (const code of new Set(descriptor.clientFindings.guidance))
        tallyOf(guided, `${descriptor.kind}|${code}`).add(session)
    }
  }
  const kinds = itemKinds.flatMap((kind) => {
    const codes = guidanceCodes.flatMap((code) => {
      const tally = guided.get(`${kind}|${code}`)
      return tally === undefined ? [] : [{ code, ...tally.counts }]
    })
    const tally = all.get(kind)
    return tally === undefined ? [] : [{ kind, ...tally.counts, codes: codes.sort((a, b) => b.pictures - a.pictures) }]
  })
  return { sessions, kinds }
}
