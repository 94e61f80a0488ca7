import { canonicalJson, type JsonValue } from '@honnin/shared/audit'
import { sha256Hex } from '../../crypto/index.ts'
import { disclosureGroups } from './disclosure-items.ts'
import type { DisclosureSheet } from './disclosure-item.ts'
import { gatherFacts, type FactSources } from './gather-facts.ts'
import { makeSheet } from './make-sheet.ts'
import { readOperatorAnswers } from './operator-answers.ts'

const numbers = new Set(disclosureGroups.flatMap(({ items }) => items.map(({ number }) => number)))

const plain = (sheet: DisclosureSheet): JsonValue => JSON.parse(JSON.stringify(sheet)) as JsonValue

/**
 * The disclosure sheet from live facts, settings and the operator's own answers, with the hex SHA-256 of its canonical JSON
 * (RFC 8785).
 */
export const makeDisclosure = async (
  sources: FactSources,
): Promise<{ readonly sheet: DisclosureSheet; readonly digest: string }> => {
  const { config, version, now } = sources
  const answers = config.disclosureFile === null ? new Map() : readOperatorAnswers(config.disclosureFile, numbers)
  const sheet = makeSheet({
    madeAt: now.toISOString(),
    operator: config.operatorName,
    software: { name: 'Honnin', version },
    facts: await gatherFacts(sources),
    answers,
  })
  return { sheet, digest: sha256Hex(Buffer.from(canonicalJson(plain(sheet)))) }
}
