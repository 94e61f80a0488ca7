import { parseArgs } from 'node:util'
import {
  readRecord,
  readRecords,
  recordsCsv,
  recordsJson,
  type CustomerRecord,
  type EvidenceContext,
} from '../evidence/index.ts'
import { findTenant } from '../relying/index.ts'
import { DaySchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { CommandError, type Command, type CommandContext } from './command.ts'
import { parseLanguage, parseSessionId, withEvidence } from './with-evidence.ts'
import { print } from './with-installation.ts'
import { writeNewFile } from './write-new-file.ts'

const mend = 'honnin evidence records --tenant NAME --from YYYY-MM-DD --to YYYY-MM-DD'
const reader = { command: 'evidence_records' }

const options = {
  tenant: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  session: { type: 'string' },
  test: { type: 'boolean' },
  format: { type: 'string', default: 'csv' },
  lang: { type: 'string', default: 'ja' },
  out: { type: 'string' },
} as const

const parseValues = (args: readonly string[]) => parseArgs({ args: [...args], options }).values
type Values = ReturnType<typeof parseValues>

const parseDay = (text: string | undefined): string => {
  const day = v.safeParse(DaySchema, text)
  if (!day.success) throw new CommandError('usage', '--from and --to are days, YYYY-MM-DD', { mend })
  return day.output
}

async function* only(record: Promise<CustomerRecord>): AsyncGenerator<CustomerRecord, void> {
  yield await record
}

const selectRecords = async (evidence: EvidenceContext, values: Values): Promise<AsyncIterable<CustomerRecord>> => {
  if (values.session !== undefined)
    return only(readRecord(evidence, { sessionId: parseSessionId(values.session), reader }))
  if (values.tenant === undefined) throw new CommandError('usage', '--session or --tenant is needed', { mend })
  const range = { from: parseDay(values.from), to: parseDay(values.to) }
  if (range.from > range.to) throw new CommandError('usage', '--from is after --to', { mend })
  const tenant = await findTenant(evidence.db, values.tenant)
  if (tenant === null) throw new CommandError('tenant_unknown', `there is no tenant "${values.tenant}"`)
  return readRecords(evidence, { tenantId: tenant.id, livemode: values.test !== true, range, reader })
}

const writeTo = async (
  context: CommandContext,
  pieces: AsyncIterable<Uint8Array>,
  out: string | undefined,
): Promise<void> => {
  if (out === undefined) for await (const piece of pieces) context.stdout.write(piece)
  else {
    const size = await writeNewFile(out, () => Promise.resolve(pieces))
    print(context, { file: out, size }, `${out}: ${size} bytes`)
  }
}

export const evidenceRecords: Command = {
  name: 'evidence records',
  summary: 'Exports customer records (確認記録)',
  usage: `honnin evidence records (--tenant NAME --from DAY --to DAY [--test] | --session ID)
                        [--format csv|json] [--lang ja|en] [--out FILE] [--json]

Exports the records that a regulated business keeps of approved verifications (確認記録: Act on Prevention of Transfer of Criminal
Proceeds, article 6; Enforcement Regulation, article 20(1)). Fields that only the business knows are empty and marked. Each
reading is entered in the audit log.

  --from DAY --to DAY  days of the decision in Japan, YYYY-MM-DD, both included
  --test               sessions of test mode instead of live ones
  --format csv|json    csv (default) is UTF-8 with a byte order mark, with formulas made harmless; json has values as they are
  --lang ja|en         headings of the csv; default ja
  --out FILE           a file that does not exist, instead of standard output; readable by its owner only

With --json the records as JSON, or {file, size} with --out.
Exit code: 0 written, 2 no such tenant or session, not approved, erased, or the file cannot be written.

Examples
  honnin evidence records --tenant shop --from 2026-11-01 --to 2026-11-30 --out november.csv
  honnin evidence records --session ses_YhN… --format json
`,
  run: async (context) => {
    const values = parseValues(context.arguments)
    if (values.format !== 'csv' && values.format !== 'json')
      throw new CommandError('usage', '--format is csv or json', { mend })
    const language = parseLanguage(values.lang)
    const asJson = values.format === 'json' || (context.json && values.out === undefined)
    await withEvidence(context, async (evidence) => {
      const records = await selectRecords(evidence, values)
      await writeTo(context, asJson ? recordsJson(records) : recordsCsv(records, language), values.out)
    })
    return 0
  },
}
