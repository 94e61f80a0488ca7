export const disclosureLanguages = ['ja', 'en'] as const
export type DisclosureLanguage = (typeof disclosureLanguages)[number]

/** The same statement in both languages. */
export type Bilingual = Readonly<Record<DisclosureLanguage, string>>

/** Facts that the running system knows of itself; see `gatherFacts`. */
export type FactName =
  | 'date'
  | 'serviceName'
  | 'serviceContent'
  | 'customisation'
  | 'returnAndDeletion'
  | 'backups'
  | 'clock'
  | 'uploads'
  | 'administrators'
  | 'passwords'
  | 'auditLog'
  | 'systemLog'
  | 'encryptionAtRest'
  | 'browsers'
  | 'limits'
  | 'callers'
  | 'address'
  | 'transport'

/** One row of the sheet. */
export interface DisclosureItem {
  /** Kept from sheet to sheet: an operator's answers refer to it. */
  readonly number: number
  readonly title: Bilingual
  readonly question: Bilingual
  /** Absent where only the operator can answer. */
  readonly fact?: FactName
}

export interface DisclosureGroup {
  readonly title: Bilingual
  readonly items: readonly DisclosureItem[]
}

/**
 * Where an answer comes from: `live` was looked up while the sheet was made, `config` is a setting, `software` is what this
 * version does wherever it runs, `operator` is what the operator wrote, `unanswered` is nobody's claim.
 */
export type AnswerSource = 'live' | 'config' | 'software' | 'operator' | 'unanswered'

export interface Fact {
  readonly source: 'live' | 'config' | 'software'
  readonly value: Bilingual
  /** What was looked at: a table, a setting, a command. */
  readonly evidence: string
}

export interface AnsweredItem extends Omit<DisclosureItem, 'fact'> {
  readonly source: AnswerSource
  /** `null`: nobody has answered. */
  readonly answer: Bilingual | null
  readonly evidence: string | null
}

export interface DisclosureSheet {
  /** RFC 3339 in UTC. */
  readonly madeAt: string
  readonly operator: string
  readonly software: { readonly name: string; readonly version: string }
  readonly groups: readonly { readonly title: Bilingual; readonly items: readonly AnsweredItem[] }[]
}
