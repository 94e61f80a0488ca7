/** The languages in which evidence speaks to people. */
export const evidenceLanguages = ['ja', 'en'] as const
export type EvidenceLanguage = (typeof evidenceLanguages)[number]
