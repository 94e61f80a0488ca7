import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { main } from '../src/cli/main.ts'
import { sha256Hex } from '../src/crypto/index.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'

interface Item {
  readonly number: number
  readonly source: string
  readonly answer: { readonly ja: string; readonly en: string } | null
}
interface Answer {
  readonly sheet: { readonly groups: readonly { readonly items: readonly Item[] }[] }
  readonly digest: string
}

/** Number of the item on backups. */
const backupItem = 32
const folder = mkdtempSync(join(tmpdir(), 'honnin-disclosure-'))
const answers = join(folder, 'answers.json')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  vi.stubEnv('HONNIN_DATABASE_URL', database.url)
  vi.stubEnv('HONNIN_DATA_DIR', folder)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  vi.unstubAllEnvs()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

interface Outcome {
  readonly code: number
  readonly output: string
  readonly complaint: string
}

const honnin = async (...words: readonly string[]): Promise<Outcome> => {
  let output = ''
  let complaint = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((complaint += String(chunk)), true))
  return { code: await main(words), output, complaint }
}
const run = (...words: readonly string[]): Promise<Outcome> => honnin('disclosure', ...words)
const sheetOf = async (...words: readonly string[]): Promise<Answer> =>
  JSON.parse((await run('--json', ...words)).output) as Answer
const itemsOf = ({ sheet }: Answer): readonly Item[] => sheet.groups.flatMap(({ items }) => items)

describe('honnin disclosure', () => {
  it('claims nothing for the operator, and tells what it looked up', async () => {
    const answer = await sheetOf()
    const items = itemsOf(answer)
    expect(items.map(({ number }) => number)).toEqual(items.map((_, index) => index + 1))
    for (const { source, answer: given } of items) expect(source === 'unanswered').toBe(given === null)
    expect(items.find(({ number }) => number === 2)).toMatchObject({ source: 'unanswered' })
    expect(items.find(({ number }) => number === 20)?.answer?.en).toContain('erased after 30 days')
    expect(answer.digest).toBe(sha256Hex(canonicalJson(answer.sheet as unknown as JsonValue)))
  })

  it('follows the settings and the state of the installation', async () => {
    vi.stubEnv('HONNIN_RETENTION_DAYS', '7')
    vi.stubEnv('HONNIN_PUBLIC_URL', 'https://kyc.example')
    await honnin('operator', 'add', '--login', 'sato', '--role', 'administrator')
    const told = itemsOf(await sheetOf()).map(({ answer }) => answer?.en ?? '')
    expect(told.some((text) => text.includes('erased after 7 days'))).toBe(true)
    expect(told.some((text) => text.includes('Active operators: 1 (administrators: 1)'))).toBe(true)
    expect(told.some((text) => text.includes('https://kyc.example: encrypted by HTTPS'))).toBe(true)
    vi.stubEnv('HONNIN_RETENTION_DAYS', '')
    vi.stubEnv('HONNIN_PUBLIC_URL', '')
  })

  it('tells of the backups that are there: how many, how many with keys, and how long erased data are in them', async () => {
    const places = join(folder, 'backups')
    vi.stubEnv('HONNIN_BACKUP_DIR', places)
    const ofBackups = async () => {
      const item = itemsOf(await sheetOf()).find(({ number }) => number === backupItem)
      return { source: item?.source, text: item?.answer?.en ?? '', japanese: item?.answer?.ja ?? '' }
    }
    // No key, so nothing can be told.
    expect((await ofBackups()).source).toBe('unanswered')
    const made: string[] = []
    for (let generation = 0; generation < 9; generation += 1)
      made.push((JSON.parse((await honnin('backup', 'create', '--json')).output) as { id: string }).id)
    const { source, text, japanese } = await ofBackups()
    expect(source).toBe('live')
    expect(readdirSync(join(places, 'generations'))).toHaveLength(7)
    const [, date = '', time = ''] = /^(\d{8})T(\d{6})Z/.exec(made.at(-1) ?? '') ?? []
    const at = `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}.000Z`
    expect(text).toBe(
      `Made every 24 hours, 7 generations kept: 7 now (2 with keys), the newest of ${at}. Encrypted, with the keys kept apart. ` +
        'The key of an erased verification is in no generation once 2 more were made (48 hours): nothing brings it back then. ' +
        'Its ciphertext goes within 7 days',
    )
    expect(japanese).toContain('現在7世代（うち鍵を持つもの2世代）')
    rmSync(join(places, 'generations', made.at(-1) ?? '', 'manifest'))
    vi.stubEnv('HONNIN_BACKUP_EVERY_HOURS', '0')
    vi.stubEnv('HONNIN_BACKUP_GENERATIONS', '3')
    expect((await ofBackups()).text).toMatch(
      /^None made by the server itself, 3 generations kept: 6 now \(1 with keys\)/,
    )
    for (const name of ['DIR', 'EVERY_HOURS', 'GENERATIONS']) vi.stubEnv(`HONNIN_BACKUP_${name}`, '')
  })

  it('adds the answers of the operator, escaped, and does not let them replace what was looked up', async () => {
    writeFileSync(answers, JSON.stringify({ 2: { ja: '有り <CISO>', en: 'a | CISO' }, 20: '7 years' }))
    vi.stubEnv('HONNIN_DISCLOSURE_FILE', answers)
    const items = itemsOf(await sheetOf())
    expect(items[1]).toMatchObject({ source: 'operator', answer: { ja: '有り <CISO>', en: 'a | CISO' } })
    expect(items[19]?.answer?.en).toMatch(/erased after 30 days[^]*Operator: 7 years/)
    expect((await run('--format', 'html')).output).toContain('有り &lt;CISO&gt;')
    expect((await run('--lang', 'en')).output).toContain('a \\| CISO')
  })

  it.each([
    ['{', 'disclosure_answers_unreadable'],
    ['{"2": 5}', 'disclosure_answers_unreadable'],
    ['{"400": "x"}', 'disclosure_answers_unreadable'],
  ])('refuses the answers %s', async (text, code) => {
    writeFileSync(answers, text)
    vi.stubEnv('HONNIN_DISCLOSURE_FILE', answers)
    const { code: exit, complaint, output } = await run()
    expect({ exit, output }).toEqual({ exit: 2, output: '' })
    expect(complaint).toContain(code)
    vi.stubEnv('HONNIN_DISCLOSURE_FILE', '')
  })

  it('records the digest of the sheet that was given', async () => {
    const { digest } = await sheetOf('--record')
    const { output } = await run()
    expect(output).toContain('# セキュリティに関する情報開示シート')
    const { openDatabase } = await import('../src/db/index.ts')
    const db = openDatabase({ connectionString: database.url, connections: 1, onError: () => undefined })
    const { rows } = await db.query<{ body: Buffer }>('select body from audit_entry order by id desc limit 1')
    await db.close()
    expect(JSON.parse(rows[0]?.body.toString() ?? '')).toMatchObject({ type: 'disclosure.made', sha256: digest })
  })

  it('says how it is used', async () => {
    expect(await run('--format', 'pdf')).toMatchObject({ code: 2, complaint: expect.stringContaining('usage') })
  })
})
