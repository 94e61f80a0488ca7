/** Bundled before it runs: the program is TypeScript. Fills an installation as a busy operator's is. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { entryBody, insertBodies } from '../../packages/server/src/audit/append.ts'
import { loadConfig } from '../../packages/server/src/config/index.ts'
import { SessionKeys, sha256Hex, systemRandom } from '../../packages/server/src/crypto/index.ts'
import { transaction } from '../../packages/server/src/db/index.ts'
import { openInstallation } from '../../packages/server/src/installation.ts'
import { addTenant } from '../../packages/server/src/relying/index.ts'

const batch = 1000
const entryBatch = 4000
const mediaAtOnce = 8
const mediaASession = 2
/** Of the personal fields of a session, and of what was read from its document. */
const sealedText = { request: 'r'.repeat(700), result: 's'.repeat(2500) }

const sessionId = (number) => `ses_${String(number).padStart(24, '0')}`

const insertSessions = (db, keys, { tenantId, from, to, at }) =>
  transaction(db, async (tx) => {
    const ids = Array.from({ length: to - from }, (_, index) => sessionId(from + index))
    await tx.query(
      `insert into session (id, tenant_id, livemode, status, plan, sector, document_types, created_at, expires_at, attempt,
         receipt, client_token_id, session_days, result_days, media_days)
       select id, $2, true, 'approved', 'jp-image-face', 'none', '{jp_driving_licence}', $3, $3, 1, 'receipt ' || id, '', 30,
         30, 30 from unnest($1::text[]) as id`,
      [ids, tenantId, at],
    )
    const sealed = { request: [], result: [] }
    for (const id of ids) {
      const key = await keys.create(tx, { tenantId, sessionId: id })
      sealed.request.push(key.sealText('request', sealedText.request))
      sealed.result.push(key.sealText('result', sealedText.result))
    }
    await tx.query(
      `update session set sealed_request = given.request, sealed_result = given.result
       from unnest($1::text[], $2::bytea[], $3::bytea[]) as given (id, request, result) where session.id = given.id`,
      [ids, sealed.request, sealed.result],
    )
  })

/** One picture of random bytes, sealed as an upload is. */
const storeMedium = async ({ db, vault }, keys, { tenantId, number, bytes, at }) => {
  const session = sessionId(Math.floor(number / mediaASession))
  const itemId = `itm_${number}`
  const mediaKey = `${tenantId}/${session}/med_${number}`
  const key = await keys.get(db, { tenantId, sessionId: session })
  const plain = systemRandom.bytes(bytes)
  const cipher = key.mediaCipher({ mediaKey, itemId }, { kind: 'document_front', retention: 'media' })
  const [file] = await Promise.all([buffer(cipher), pipeline(Readable.from([plain]), cipher)])
  await vault.put(mediaKey, file)
  await transaction(db, async (tx) => {
    await tx.query(
      `insert into step (id, session_id, attempt, kind, position, nonce, parameters, state, issued_at, expires_at)
       values ($1, $2, 1, $3, 1, $1, '{}', 'complete', $4, $4)`,
      [`stp_${number}`, session, `document.front.${number}`, at],
    )
    await tx.query(
      `insert into item (id, session_id, step_id, attempt, kind, media_type, size, sha256, captured_at, received_at, source,
         sealed_findings, media_key)
       values ($1, $2, $3, 1, 'document_front', 'image/jpeg', $4, $5, $6, $6, 'camera', '', $7)`,
      [itemId, session, `stp_${number}`, bytes, sha256Hex(plain), at, mediaKey],
    )
  })
}

const inLanes = async (count, work) => {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: mediaAtOnce }, lane))
}

/** Fills the installation of `env`: so many sessions with keys, media of `mediaBytes` each, and entries of the log. */
export const fillInstallation = async (env, { sessions, media, mediaBytes, entries }) => {
  const { config } = loadConfig(env)
  const installation = await openInstallation(config, { onError: () => undefined })
  const { db, master, auditLog } = installation
  const keys = new SessionKeys(master)
  const at = new Date()
  try {
    const { id: tenantId } = await addTenant(installation, { name: 'bench', sector: 'none' })
    for (let from = 0; from < sessions; from += batch)
      await insertSessions(db, keys, { tenantId, from, to: Math.min(sessions, from + batch), at })
    await inLanes(media, (number) => storeMedium(installation, keys, { tenantId, number, bytes: mediaBytes, at }))
    for (let from = 0; from < entries; from += entryBatch) {
      const bodies = Array.from({ length: Math.min(entryBatch, entries - from) }, (_, index) => {
        const session = sessionId((from + index) % sessions)
        const plain = { from: 'processing', to: 'approved', attempt: 1, number: from + index }
        const entry = { type: 'session.approved', at, tenantId, sessionId: session, plain }
        return { sessionId: session, body: entryBody(entry, systemRandom.bytes(32)) }
      })
      await transaction(db, (tx) => insertBodies(tx, bodies))
      await auditLog.integrate()
    }
  } finally {
    await installation.close()
  }
}
