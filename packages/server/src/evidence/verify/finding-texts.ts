import type { EvidenceLanguage } from '../language.ts'
import type { Finding, FindingTexts } from './finding.ts'
import { findingTextsEn } from './finding-texts-en.ts'
import { findingTextsJa } from './finding-texts-ja.ts'

const texts: Readonly<Record<EvidenceLanguage, FindingTexts>> = { ja: findingTextsJa, en: findingTextsEn }

export const describeFinding = ({ code, param }: Finding, language: EvidenceLanguage): string =>
  texts[language][code].replaceAll('{param}', () => param ?? '–')
