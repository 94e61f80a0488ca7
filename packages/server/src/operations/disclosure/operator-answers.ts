import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import type { Bilingual } from './disclosure-item.ts'

const longest = 4000
const StatementSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))
const AnswersSchema = v.record(
  v.pipe(v.string(), v.regex(/^[1-9][0-9]{0,2}$/, 'expected the number of an item')),
  v.union([
    v.pipe(
      StatementSchema,
      v.transform((text): Bilingual => ({ ja: text, en: text })),
    ),
    v.strictObject({ ja: StatementSchema, en: StatementSchema }),
  ]),
)

export class OperatorAnswersError extends Error {
  override readonly name = 'OperatorAnswersError'
  readonly code = 'disclosure_answers_unreadable'
}

/**
 * What the operator states, by number of item: `{"2": {"ja": "…", "en": "…"}, "61": "https://…"}`.
 *
 * Throws {@link OperatorAnswersError}.
 */
export const readOperatorAnswers = (path: string, numbers: ReadonlySet<number>): ReadonlyMap<number, Bilingual> => {
  const answers = parseAnswers(path)
  const unknown = [...answers.keys()].filter((number) => !numbers.has(number))
  if (unknown.length > 0) throw new OperatorAnswersError(`${path}: the sheet has no item ${unknown.join(', ')}`)
  return answers
}

const parseAnswers = (path: string): ReadonlyMap<number, Bilingual> => {
  try {
    const parsed = v.parse(AnswersSchema, JSON.parse(readFileSync(path, 'utf8')))
    return new Map(Object.entries(parsed).map(([number, answer]) => [Number(number), answer]))
  } catch (cause) {
    throw new OperatorAnswersError(`${path} is not a JSON object of answers by number of item`, { cause })
  }
}
