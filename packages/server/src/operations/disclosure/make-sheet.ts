import { disclosureGroups } from './disclosure-items.ts'
import type { AnsweredItem, Bilingual, DisclosureItem, DisclosureSheet, Fact, FactName } from './disclosure-item.ts'

/**
 * Joins what the system knows with what the operator states. The system's word goes first; an operator's answer to the same item
 * is added to it and never replaces it. What nobody answers stays unanswered.
 */
export const makeSheet = ({
  facts,
  answers,
  ...head
}: {
  readonly facts: ReadonlyMap<FactName, Fact>
  readonly answers: ReadonlyMap<number, Bilingual>
} & Omit<DisclosureSheet, 'groups'>): DisclosureSheet => ({
  ...head,
  groups: disclosureGroups.map(({ title, items }) => ({
    title,
    items: items.map((item) => answerItem(item, facts, answers)),
  })),
})

const answerItem = (
  { number, title, question, fact: name }: DisclosureItem,
  facts: ReadonlyMap<FactName, Fact>,
  answers: ReadonlyMap<number, Bilingual>,
): AnsweredItem => {
  const fact = name === undefined ? undefined : facts.get(name)
  const stated = answers.get(number)
  const item = { number, title, question }
  if (fact === undefined && stated === undefined) return { ...item, source: 'unanswered', answer: null, evidence: null }
  if (fact === undefined) return { ...item, source: 'operator', answer: stated ?? null, evidence: null }
  const answer =
    stated === undefined
      ? fact.value
      : { ja: `${fact.value.ja}\n運用者: ${stated.ja}`, en: `${fact.value.en}\nOperator: ${stated.en}` }
  return { ...item, source: fact.source, answer, evidence: fact.evidence }
}
