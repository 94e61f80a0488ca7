import type { Finding, FindingTexts } from './finding.ts'
import { findingTextsEn } from './finding-texts-en.ts'
import { findingTextsJa } from './finding-texts-ja.ts'

export const evidenceLanguages = ['ja', 'en'] as const
export type EvidenceLanguage = (typeof evidenceLanguages)[number]

const texts: Readonly<Record<EvidenceLanguage, FindingTexts>> = { ja: findingTextsJa, en: findingTextsEn }

export const describeFinding = ({ code, param }: Finding, language: EvidenceLanguage): string =>
  texts[language][code].replaceAll('{param}', () => param ?? '–')
