import { parseNoteKey } from '@honnin/shared/audit'
import { nodePrimitives, openReplica, parseRoots, readRoots } from '../audit/index.ts'
import type { AuditConfig, Config } from '../config/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'

const name = 'audit log'

const askReplica = async (place: string): Promise<string> => {
  const store = await openReplica(place)
  try {
    return (await store.read('checkpoint')) === null ? `to be copied to ${store.place}` : `copied to ${store.place}`
  } finally {
    await store.close()
  }
}

/** What each means outside us, after seeing that it can be used. */
const guards = async ({ replica, witnesses, timestamps }: AuditConfig): Promise<readonly string[]> => {
  for (const { key } of witnesses) await parseNoteKey(key, nodePrimitives.sha256, 'cosignature')
  if (timestamps !== null) parseRoots(await readRoots(timestamps.caFile))
  return [
    ...(replica === null ? [] : [await askReplica(replica)]),
    ...(witnesses.length === 0 ? [] : [`witnessed by ${witnesses.length}`]),
    ...(timestamps === null ? [] : [`stamped by ${timestamps.url}`]),
  ]
}

/** Whether anything outside would show that the whole log was rewritten, and whether it can be used. */
export const examineAudit = async ({ audit }: Config): Promise<Diagnosis> => {
  try {
    const outside = await guards(audit)
    return outside.length === 0
      ? warn(
          name,
          'nothing outside shows that somebody with the signing key rewrote it',
          'set HONNIN_AUDIT_REPLICA, HONNIN_AUDIT_WITNESSES or HONNIN_AUDIT_TSA_URL; see docs/audit-log.md',
        )
      : fine(name, outside.join(', '))
  } catch (error) {
    return bad(name, textOf(error), 'correct the HONNIN_AUDIT_ settings')
  }
}
