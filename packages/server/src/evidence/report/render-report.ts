import { createHash } from 'node:crypto'
import type { EvidenceLanguage } from '../language.ts'
import { Markup, markup } from './markup.ts'
import type { ReportFacts } from './report-facts.ts'
import { pageStyle, reportStyle } from './report-style.ts'
import { reportTextsEn } from './report-texts-en.ts'
import { reportTextsJa } from './report-texts-ja.ts'
import type { ReportTexts } from './report-texts.ts'
import {
  checksSection,
  consentSection,
  decisionSection,
  documentSection,
  picturesSection,
  receiptSection,
  timelineSection,
} from './sections.ts'

const textsIn: Readonly<Record<EvidenceLanguage, ReportTexts>> = { ja: reportTextsJa, en: reportTextsEn }

/** Nothing but this style and pictures within the page: it cannot load or run anything. */
const policyFor = (style: string): string =>
  `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`

const sections = [
  decisionSection,
  documentSection,
  checksSection,
  picturesSection,
  timelineSection,
  consentSection,
  receiptSection,
] as const

/** The report for people: one page of HTML that stands alone, for print on A4 and for a telephone. */
export const renderReport = (facts: ReportFacts, language: EvidenceLanguage): string => {
  const texts = textsIn[language]
  const { labels } = texts
  const style = `${reportStyle}${pageStyle(facts.session.id)}`
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${labels.title} ${facts.session.id}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<h1>${labels.title}</h1>
${facts.session.livemode ? null : markup`<p class="test">${labels.testMode}</p>`}
${sections.map((section) => section(facts, texts))}
</body>
</html>
`.text
}
