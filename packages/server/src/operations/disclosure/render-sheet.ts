import type { AnswerSource, Bilingual, DisclosureLanguage, DisclosureSheet } from './disclosure-item.ts'
import { japaneseTime } from './japanese-time.ts'

const texts = {
  title: { ja: 'セキュリティに関する情報開示シート', en: 'Security disclosure sheet' },
  intro: {
    ja: '「クラウドサービスの安全・信頼性に係る情報開示指針」の項目に沿って、稼働中のシステムから作成しました。「確認」はシステムが作成時に調べたもの、「設定」は設定値、「ソフトウェア」はこの版の動作、「運用者」は運用者の申告です。',
    en: 'Made from the running system along the items of the Japanese guideline on disclosing the safety and reliability of cloud services. "Live" was looked up while the sheet was made, "setting" is a configured value, "software" is what this version does, "operator" is the operator\'s own statement.',
  },
  madeAt: { ja: '作成日時', en: 'Made' },
  operator: { ja: '運用者', en: 'Operator' },
  software: { ja: 'ソフトウェア', en: 'Software' },
  digest: {
    ja: 'シートの要約値（JSON の正規形の SHA-256）',
    en: 'Digest of the sheet (SHA-256 of its canonical JSON)',
  },
  columns: {
    ja: ['番号', '項目', '記述内容', '回答', '出所'],
    en: ['No.', 'Item', 'Content', 'Answer', 'Source'],
  },
} as const

const sources: Readonly<Record<AnswerSource, Bilingual>> = {
  live: { ja: '確認', en: 'live' },
  config: { ja: '設定', en: 'setting' },
  software: { ja: 'ソフトウェア', en: 'software' },
  operator: { ja: '運用者', en: 'operator' },
  unanswered: { ja: '—', en: '—' },
}
const unanswered: Bilingual = { ja: '未回答', en: 'unanswered' }

/** The sheet, the hex SHA-256 of its canonical JSON, and the language to write it in. */
export interface Rendering {
  readonly sheet: DisclosureSheet
  readonly digest: string
  readonly language: DisclosureLanguage
}

const headLines = ({ sheet, digest, language }: Rendering): readonly (readonly [string, string])[] => [
  [texts.madeAt[language], language === 'ja' ? japaneseTime(new Date(sheet.madeAt)) : sheet.madeAt],
  [texts.operator[language], sheet.operator],
  [texts.software[language], `${sheet.software.name} ${sheet.software.version}`],
  [texts.digest[language], digest],
]

const markdownText = (text: string): string =>
  text.replaceAll(/[\\|<>*_`[\]]/g, (sign) => `\\${sign}`).replaceAll('\n', '<br>')

export const renderMarkdown = (rendering: Rendering): string => {
  const { sheet, language } = rendering
  const columns = texts.columns[language]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const groups = sheet.groups.map(({ title, items }) =>
    [
      `## ${title[language]}\n`,
      row(columns),
      row(columns.map(() => '---')),
      ...items.map(({ number, title: itemTitle, question, answer, source }) =>
        row([
          String(number),
          itemTitle[language],
          question[language],
          answer === null ? unanswered[language] : markdownText(answer[language]),
          sources[source][language],
        ]),
      ),
    ].join('\n'),
  )
  const head = headLines(rendering).map(([name, value]) => `- ${name}: ${markdownText(value)}`)
  return [`# ${texts.title[language]}\n`, `${texts.intro[language]}\n`, ...head, '', groups.join('\n\n'), ''].join('\n')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const html = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign).replaceAll('\n', '<br>')

const style = `
  :root { color-scheme: light dark; --line: #c9ced6; --soft: #5c6470; --empty: #a3460b }
  @media (prefers-color-scheme: dark) { :root { --line: #454c57; --soft: #a7b0bd; --empty: #f0a36b } }
  body { font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", sans-serif; max-width: 70rem; margin: 0 auto; padding: 1.5rem }
  h1 { font-size: 1.6rem; line-height: 1.3; text-wrap: balance; word-break: auto-phrase } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
  table { border-collapse: collapse; width: 100%; table-layout: fixed } th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-top: 1px solid var(--line) }
  thead th { color: var(--soft); font-weight: 500 } td { overflow-wrap: anywhere } td:first-child { font-variant-numeric: tabular-nums }
  thead th:nth-child(1) { width: 2.5rem } thead th:nth-child(2) { width: 12rem } thead th:nth-child(3) { width: 17rem } thead th:nth-child(5) { width: 7rem }
  .question, .source { color: var(--soft) } .unanswered { color: var(--empty) }
  @media (max-width: 44rem) {
    thead { position: absolute; clip-path: inset(50%) } tr { display: block; border-top: 1px solid var(--line); padding: .6rem 0 }
    th, td { display: block; border: 0; padding: .1rem 0 } td:first-child, tbody th { display: inline } td:first-child::after { content: ". " } dl { grid-template-columns: 1fr } dd { margin-bottom: .5rem }
  }
  @media print { body { font-size: 10pt; padding: 0 } tr { break-inside: avoid } }
`

export const renderHtml = (rendering: Rendering): string => {
  const { sheet, language } = rendering
  const headings = texts.columns[language].map((name) => `<th scope="col">${html(name)}</th>`).join('')
  const groups = sheet.groups.map(
    ({ title, items }) => `<section><h2>${html(title[language])}</h2>
<table><thead><tr>${headings}</tr></thead><tbody>
${items
  .map(
    ({ number, title: itemTitle, question, answer, source, evidence }) =>
      `<tr><td>${number}</td><th scope="row">${html(itemTitle[language])}</th><td class="question">${html(question[language])}</td><td${
        answer === null
          ? ` class="unanswered">${html(unanswered[language])}`
          : `${evidence === null ? '' : ` title="${html(evidence)}"`}>${html(answer[language])}`
      }</td><td class="source">${html(sources[source][language])}</td></tr>`,
  )
  .join('\n')}
</tbody></table></section>`,
  )
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(`${texts.title[language]} — ${sheet.operator}`)}</title><style>${style}</style></head>
<body><h1>${html(texts.title[language])}</h1><p>${html(texts.intro[language])}</p>
<dl>${headLines(rendering)
    .map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`)
    .join('')}</dl>
${groups.join('\n')}
</body></html>
`
}
