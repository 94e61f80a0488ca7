import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { scopes, type Scope } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '../src/evidence/archive/read-zip.ts'
import { verifyPackage } from '../src/evidence/index.ts'
import { addTenant, createApiKey } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { decideSession, decideWith, person } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
let sessionId: string

beforeAll(async () => {
  harness = await startHarness({ verify: decideWith() })
  sessionId = await decideSession(harness)
})
afterAll(() => harness.stop())

const fetchEvidence = (path: string, key = harness.key): Promise<Response> =>
  fetch(`${harness.url}${path}`, { headers: { authorization: `Bearer ${key}` } })

const keyWith = (...given: readonly Scope[]): Promise<string> =>
  createApiKey(harness.installation, { tenantId: harness.tenant.id, livemode: false, label: 'scoped', scopes: given })

const entriesOf = async (type: string): Promise<readonly Record<string, unknown>[]> => {
  const { rows } = await harness.installation.db.query<{ body: Record<string, unknown> }>(
    `select convert_from(body, 'UTF8')::jsonb as body from audit_entry
     where session_id = $1 and convert_from(body, 'UTF8')::jsonb ->> 'type' = $2 order by id`,
    [sessionId, type],
  )
  return rows.map(({ body }) => body)
}

describe('GET /v1/sessions/{id}/evidence', () => {
  it('streams a package that verifies, and enters who read what', async () => {
    const before = (await entriesOf('session.evidence_read')).length
    const answer = await fetchEvidence(`/v1/sessions/${sessionId}/evidence?captures=true`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${sessionId}.honnin-evidence.zip"`)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(await verifyPackage(bytes, { roots: null, logKey: null })).toMatchObject({ valid: true, session: sessionId })
    expect([...readZip(bytes).keys()].filter((name) => name.startsWith('captures/'))).toHaveLength(12)
    const entries = await entriesOf('session.evidence_read')
    expect(entries).toHaveLength(before + 1)
    expect(entries.at(-1)).toMatchObject({ captures: true, personal: true, apiKey: expect.any(String) })
  })

  it('asks for a scope for the package, for personal data and for pictures', async () => {
    const status = async (query: string, ...given: readonly Scope[]): Promise<number> =>
      (await fetchEvidence(`/v1/sessions/${sessionId}/evidence${query}`, await keyWith(...given))).status
    const others = scopes.filter((scope) => scope !== 'evidence:read')
    expect(await status('', ...others)).toBe(403)
    expect(await status('', 'evidence:read')).toBe(200)
    expect(await status('?personal=true', 'evidence:read')).toBe(403)
    expect(await status('?personal=true', 'evidence:read', 'sessions:read')).toBe(200)
    expect(await status('?captures=true', 'evidence:read', 'sessions:read')).toBe(403)
    expect(await status('?captures=true', 'evidence:read', 'captures:read')).toBe(200)
  })

  it('refuses what is not well formed, not decided, or of somebody else', async () => {
    const codeOf = async (path: string, key?: string): Promise<string> =>
      ((await (await fetchEvidence(path, key)).json()) as { code: string }).code
    expect(await codeOf(`/v1/sessions/${sessionId}/evidence?captures=yes`)).toBe('invalid_request')
    expect(await codeOf(`/v1/sessions/${sessionId}/evidence?colour=red`)).toBe('invalid_request')
    expect(await codeOf('/v1/sessions/nonsense/evidence')).toBe('not_found')
    const { sessionId: undecided } = await createDevice(harness)
    expect(await codeOf(`/v1/sessions/${undecided}/evidence`)).toBe('evidence_not_ready')
    const stranger = await addTenant(harness.installation, { name: 'stranger', sector: 'none' })
    const key = await createApiKey(harness.installation, { tenantId: stranger.id, livemode: false, label: 'x', scopes })
    expect(await codeOf(`/v1/sessions/${sessionId}/evidence`, key)).toBe('not_found')
    expect(await codeOf(`/v1/records?session=${sessionId}`, key)).toBe('not_found')
  })

  it('cuts the connection where a picture is lost, rather than give a part for the whole', async () => {
    const broken = await decideSession(harness)
    const folder = join(harness.dataDir, 'vault')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const keys = await harness.installation.db.query<{ media_key: string }>(
      'select media_key from item where session_id = $1 order by received_at desc limit 1',
      [broken],
    )
    const lost = keys.rows[0]?.media_key.split('/').at(-1) ?? 'none'
    const file = files.find(({ name }) => name.includes(lost))
    expect(file).toBeDefined()
    rmSync(join(file?.parentPath ?? '', file?.name ?? ''))
    const answer = await fetchEvidence(`/v1/sessions/${broken}/evidence?captures=true`)
    await expect(answer.arrayBuffer()).rejects.toThrow()
    expect((await fetchEvidence('/healthz')).status).toBe(200)
  })

  it('is gone after erasure', async () => {
    const erased = await decideSession(harness)
    await harness.call('DELETE', `/v1/sessions/${erased}`)
    for (const path of [`/v1/sessions/${erased}/evidence`, `/v1/records?session=${erased}`]) {
      const answer = await fetchEvidence(path)
      expect(answer.status).toBe(410)
      expect(await answer.json()).toMatchObject({ code: 'session_erased' })
    }
  })
})

describe('GET /v1/records', () => {
  it('gives every field of the law, with what only the business knows empty and marked', async () => {
    const answer = await fetchEvidence(`/v1/records?session=${sessionId}`)
    const { fields, records } = (await answer.json()) as {
      fields: { id: string; duty: string }[]
      records: Record<string, string | null>[]
    }
    const [record = {}] = records
    expect(record).toMatchObject({
      ...{ name: person.name, address: person.address, birthDate: person.birthDate },
      ...{ documentName: '運転免許証', documentNumber: '309012345620', documentExpiry: '2029-05-12' },
      method: expect.stringContaining('jp.aptcp.image_face'),
      citation: '犯罪による収益の移転防止に関する法律施行規則第6条第1項第1号ホ',
      confirmedAt: '2026-11-01 12:00:00 +09:00',
      imagesReceivedOn: '2026-11-01',
      searchKey: 'case-17',
      session: sessionId,
      identitySource: 'name=declared address=declared birthDate=declared',
    })
    for (const { id, duty } of fields) if (duty === 'relying_party') expect(record[id], id).toBeNull()
    expect(fields.filter(({ duty }) => duty === 'relying_party').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['confirmer', 'recorder', 'transactionKind', 'transactionPurpose', 'occupation']),
    )
    expect(Object.keys(record)).toEqual(fields.map(({ id }) => id))
    expect(await entriesOf('session.record_read')).toHaveLength(1)
  })

  it('gives the approved of the days in Japan, as CSV that no spreadsheet calculates', async () => {
    harness.clock.set('2026-11-09T15:30:00.000Z') // the 10th in Japan
    const name = '=cmd|\'/c calc\'!A1 "花子"'
    const formula = await decideSession(harness, { request: { declared: { ...person, name }, reference: '@case,1' } })
    const csv = async (from: string, to: string): Promise<string> =>
      (await fetchEvidence(`/v1/records?from=${from}&to=${to}&format=csv`)).text()
    expect((await csv('2026-11-09', '2026-11-09')).split('\r\n')).toHaveLength(2)
    const answer = await fetchEvidence('/v1/records?from=2026-11-10&to=2026-11-10&format=csv')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const [heading = '', line = '', ...rest] = bytes.toString('utf8').split('\r\n')
    expect(rest).toEqual([''])
    expect(heading).toContain('"取引を行う目的 (20-1-20-25)【事業者が記入】"')
    expect(line).toContain(`"'=cmd|'/c calc'!A1 ""花子"""`)
    expect(line).toContain(`"'@case,1"`)
    expect(line).toContain(formula)
    expect(await csv('2026-11-01', '2026-11-30')).toContain(sessionId)
  })

  it('refuses a range that is none and a key without the scope', async () => {
    const status = async (query: string, key?: string): Promise<number> =>
      (await fetchEvidence(`/v1/records${query}`, key)).status
    const wrong = ['', '?from=2026-11-01', '?from=2026-11-31&to=2026-12-01', '?from=2026-11-02&to=2026-11-01']
    for (const query of [...wrong, '?from=2026-11-01&to=2026-11-02&format=xml', '?session=x'])
      expect(await status(query), query).toBe(400)
    const key = await keyWith('sessions:read', 'captures:read', 'evidence:read')
    expect(await status('?from=2026-11-01&to=2026-11-02', key)).toBe(403)
  })
})
