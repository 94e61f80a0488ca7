import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
