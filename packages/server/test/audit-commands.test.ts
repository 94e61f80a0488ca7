import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { main } from '../src/cli/main.ts'
import { openTestLog, testMasterKey, type TestLog } from './support/test-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-audit-cli-'))
const replica = join(folder, 'replica')
let test: TestLog
let output = ''

beforeAll(async () => {
  test = await openTestLog()
  await test.grow(700, { perCheckpoint: 100 })
  vi.stubEnv('HONNIN_DATABASE_URL', test.url)
  vi.stubEnv('HONNIN_DATA_DIR', folder)
  vi.stubEnv('HONNIN_MASTER_KEY', testMasterKey)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await test.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => vi.restoreAllMocks())

const run = async (...words: readonly string[]): Promise<{ code: number; value: Record<string, unknown> }> => {
  output = ''
  const code = await main(['audit', ...words, '--json'])
  return { code, value: JSON.parse(output) }
}

/** Edits the database for good. */
const edit = async (statement: string): Promise<void> => {
  await test.db.query('alter table audit_entry disable trigger user')
  await test.db.query(statement)
  await test.db.query('alter table audit_entry enable trigger user')
}

describe('honnin audit', () => {
  it('verifies, copies and compares', async () => {
    expect(await run('verify')).toMatchObject({ code: 0, value: { valid: true, size: 700, replica: null, sealed: 0 } })
    expect(await run('replicate', replica)).toEqual({ code: 0, value: { place: replica, size: 700, added: 700 } })
    expect(await run('replicate')).toMatchObject({ code: 2, value: { error: { code: 'usage' } } })
    vi.stubEnv('HONNIN_AUDIT_REPLICA', replica)
    expect(await run('replicate')).toMatchObject({ code: 0, value: { added: 0 } })
    expect(await run('verify')).toMatchObject({ code: 0, value: { replica: { place: replica, size: 700 } } })
    vi.stubEnv('HONNIN_AUDIT_REPLICA', '')
    const elsewhere = ['verify', '--replica', 'postgresql://nobody@127.0.0.1:1/none']
    expect(await run(...elsewhere)).toMatchObject({ code: 2, value: { error: { code: 'replica_unreachable' } } })
  })

  it('exports, and brings an export up to date', async () => {
    const target = join(folder, 'export')
    expect(await run('export', target)).toMatchObject({ code: 0, value: { size: 700, added: 700 } })
    await test.grow(50)
    expect(await run('export', target)).toMatchObject({ code: 0, value: { size: 750, added: 50 } })
    const held = ['verify', '--held', join(target, 'checkpoint')]
    expect(await run(...held)).toMatchObject({ code: 0, value: { valid: true } })
    writeFileSync(join(folder, 'forged'), readFileSync(join(target, 'checkpoint'), 'utf8').replace('\n750\n', '\n7\n'))
    expect(await run('verify', '--held', join(folder, 'forged'))).toMatchObject({
      ...{ code: 2, value: { error: { code: 'note_bad_signature' } } },
    })
  })

  it('seals what is old', async () => {
    expect(await run('seal', '--older-than', '0')).toMatchObject({ code: 2, value: { error: { code: 'usage' } } })
    expect(await run('seal', '--older-than', '36000')).toMatchObject({ code: 1, value: { toIndex: null, removed: 0 } })
    const archive = join(folder, 'audit-archive')
    expect(await run('seal', '--older-than', '1')).toEqual({ code: 0, value: { archive, toIndex: 512, removed: 512 } })
    await test.log.integrate()
    expect(await run('verify', '--replica', replica)).toMatchObject({ code: 0, value: { valid: true, sealed: 512 } })
    const proven = await run('prove', '5')
    expect(proven).toMatchObject({ code: 0, value: { index: 5 } })
    writeFileSync(join(folder, 'sealed.proof'), String(proven.value['proof']))
    expect(await run('check-proof', join(folder, 'sealed.proof'), '--key', test.log.verifierKey())).toMatchObject({
      code: 0,
    })
    expect(await run('export', join(folder, 'late'))).toMatchObject({ code: 0, value: { size: 751, added: 751 } })
    expect(await run('replicate', replica)).toMatchObject({ code: 0, value: { size: 751 } })
  })

  it('names the first bad entry', async () => {
    await edit(`update audit_entry set body = convert_to(replace(convert_from(body, 'UTF8'), 'approved', 'declined'), 'UTF8')
                where leaf_index = 600`)
    const found = await run('verify', '--replica', replica)
    expect(found).toMatchObject({ code: 1, value: { valid: false } })
    expect((found.value['findings'] as { index: number }[])[0]).toMatchObject({ kind: 'entry_differs', index: 600 })
    output = ''
    expect(await main(['audit', 'verify'])).toBe(1)
    expect(output).toBe('entry 600: entry_differs: entry 600 has another hash than its leaf\n')
    expect(await run('replicate', join(folder, 'fresh'))).toMatchObject({ code: 1, value: { code: 'log_damaged' } })
  })

  it('takes a certificate file for an authority or none at all', async () => {
    vi.stubEnv('HONNIN_AUDIT_TSA_URL', 'http://127.0.0.1:1/tsa')
    expect(await run('verify')).toMatchObject({ code: 2, value: { error: { code: 'config_invalid' } } })
    vi.stubEnv('HONNIN_AUDIT_TSA_URL', '')
    vi.stubEnv('HONNIN_AUDIT_WITNESSES', 'witness.example https://witness.example')
    expect(await run('verify')).toMatchObject({ code: 2, value: { error: { code: 'config_invalid' } } })
    vi.stubEnv('HONNIN_AUDIT_WITNESSES', '')
  })
})
