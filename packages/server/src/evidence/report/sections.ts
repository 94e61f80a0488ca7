import { citationInJapanese } from '@honnin/shared/methods'
import type { CheckId, ItemDescriptor, Step } from '@honnin/shared/protocol'
import { captureFile } from '../package/package-files.ts'
import { dayOfJapan, fill, sayDay, sayScore, sayTime, timeInJapan } from './format-report.ts'
import { markup, type Markup, type MarkupValue } from './markup.ts'
import type { ReportFacts } from './report-facts.ts'
import type { ReportTexts } from './report-texts.ts'

/** One part of the report. */
export type Section = (facts: ReportFacts, texts: ReportTexts) => Markup

const row = (label: string, value: MarkupValue): Markup => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`

/** What a cell without content shows; on a telephone it is left out. */
const nothing = '–'

const cell = (label: string, value: MarkupValue): Markup =>
  markup`<td class="${value === nothing ? 'nothing' : 'filled'}" data-label="${label}">${value}</td>`

const table = (headings: readonly string[], rows: readonly (readonly MarkupValue[])[]): Markup => markup`<table>
<thead><tr>${headings.map((heading) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(
  (values) => markup`<tr>${values.map((value, index) => cell(headings[index] ?? '', value))}</tr>
`,
)}</tbody>
</table>`

const part = (title: string, ...content: readonly MarkupValue[]): Markup => markup`<section><h2>${title}</h2>
${content}</section>
`

const list = (items: readonly string[]): Markup => markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`

const methodOf = (
  { decision: { decision }, session: { sector } }: ReportFacts,
  { labels, methods, language }: ReportTexts,
): MarkupValue => {
  const { method, status } = decision
  if (method === null) return status === 'declined' || status === 'resubmit' ? labels.noMethodRefused : labels.noMethod
  const until =
    method.lawfulUntil === null ? '' : fill(labels.lawfulUntil, { day: sayDay(method.lawfulUntil, language) })
  const inJapanese = citationInJapanese(method.id, { sector, at: new Date(decision.decidedAt) })
  const citation = language === 'ja' ? (inJapanese ?? method.citation) : method.citation
  return markup`<strong>${methods[method.id] ?? method.id}</strong><br>${citation}<br><small>${until} ${labels.confirmLaw} [${method.id}]</small>`
}

export const decisionSection: Section = (facts, texts) => {
  const { labels, language } = texts
  const { session } = facts
  const { decision } = facts.decision
  const name = facts.document.document.fields['name']?.value ?? labels.notRead
  return markup`<section class="decision ${decision.status}">
<p class="verdict"><span>${labels.decision}</span><strong>${texts.statuses[decision.status]}</strong></p>
<p>${texts.statusMeanings[decision.status]}</p>
<dl>
${row(labels.decidedAt, sayTime(decision.decidedAt, language))}
${row(labels.decidedBy, decision.decidedBy === 'auto' ? labels.byProgram : labels.byReviewer)}
${row(labels.reasons, decision.reasons.length === 0 ? labels.noReasons : list(decision.reasons.map((reason) => texts.reasons[reason])))}
${row(labels.method, methodOf(facts, texts))}
${row(texts.fields['name'] ?? '', name)}
${row(labels.document, texts.documents[session.documentType])}
${row(labels.purpose, session.purpose ?? labels.notDeclared)}
${row(labels.relyingParty, session.tenant.name)}
${row(labels.sector, texts.sectors[session.sector])}
${session.reference === null ? null : row(labels.reference, session.reference)}
${row(labels.operator, facts.head.operator)}
${row(labels.session, markup`<code>${session.id}</code>`)}
${row(labels.attempt, fill(labels.attemptOf, { number: String(session.attempt), all: String(session.plan.attempts) }))}
${row(labels.madeAt, sayTime(facts.head.createdAt, language))}
</dl>
</section>
`
}

export const documentSection: Section = ({ document: { masked, document, declared } }, texts) => {
  const { labels } = texts
  const declaredOf = new Map(Object.entries(declared))
  const names = [...new Set(['name', 'birthDate', 'address', ...Object.keys(document.fields)])]
  const rows = names
    .filter((name) => document.fields[name] !== undefined || declaredOf.has(name))
    .map((name) => {
      const field = document.fields[name]
      const comparison = document.comparisons[name]
      const origin = field && {
        source: texts.sources[field.source],
        confidence: String(Math.round(field.confidence * 100)),
      }
      return [
        texts.fields[name] ?? name,
        field === undefined || origin === undefined
          ? labels.notRead
          : markup`<b>${field.value}</b>${field.original === undefined ? null : markup`<br>${field.original}`}<br><small>${fill(labels.confidence, origin)}</small>`,
        declaredOf.get(name) ?? labels.notDeclared,
        comparison === undefined
          ? nothing
          : markup`<span class="mark ${comparison}">${texts.comparisons[comparison]}</span>`,
      ]
    })
  return part(
    labels.documentTitle,
    masked ? markup`<p class="note">${labels.masked}</p>` : null,
    table([labels.field, labels.read, labels.declared, labels.comparison], rows),
    document.warnings.length === 0
      ? null
      : markup`<h3>${labels.warnings}</h3>${list(document.warnings.map((warning) => texts.warnings[warning]))}`,
  )
}

export const checksSection: Section = ({ checks, decision: { policy } }, texts) => {
  const { labels } = texts
  const isWatched = (id: CheckId): boolean => policy?.watched.includes(id) === true
  const rows = checks.map(({ id, outcome, reasons, score, threshold }) => [
    markup`${texts.checks[id]}<br><small><code>${id}</code>${isWatched(id) ? ` ${labels.watched}` : null}</small>`,
    markup`<span class="mark ${outcome}">${texts.outcomes[outcome]}</span>`,
    reasons.length === 0
      ? nothing
      : reasons.map((reason) => texts.reasons[reason]).join(texts.language === 'ja' ? '。' : '. '),
    score === undefined ? nothing : `${sayScore(score)} / ${sayScore(threshold)}`,
  ])
  if (rows.length === 0) return part(labels.checksTitle, markup`<p>${labels.noChecks}</p>`)
  return part(
    labels.checksTitle,
    table([labels.check, labels.outcome, labels.finding, labels.score], rows),
    markup`<p class="note">${labels.scoreNote}</p>`,
  )
}

const nameOfItem = ({ kind, clientFindings: { movement, phase } }: ItemDescriptor, texts: ReportTexts): string => {
  const details = [movement && texts.movements[movement], phase && texts.phases[phase]].filter(Boolean)
  return `${texts.items[kind]}${details.length === 0 ? '' : ` (${details.join(', ')})`}`
}

export const picturesSection: Section = ({ session, pictures }, texts) => {
  const { labels } = texts
  const figures = session.items.map(({ item }) => {
    const picture = pictures?.get(item.itemId)
    const kind = nameOfItem(item, texts)
    return markup`<figure>${picture === undefined ? null : markup`<img src="${picture}" alt="${kind}">`}<figcaption><b>${kind}</b><br>${labels.capturedAt} ${timeInJapan(item.capturedAt)} (${labels.deviceClock})<br>${texts.itemSources[item.source]}<br><code>${captureFile(item)}<br>${item.sha256}</code></figcaption></figure>
`
  })
  return part(
    labels.picturesTitle,
    markup`<p class="note">${pictures === null ? labels.picturesAbsent : labels.picturesNote}</p>`,
    markup`<div class="${pictures === null ? 'figures listed' : 'figures'}">${figures}</div>`,
  )
}

const nameOfStep = (step: Step, texts: ReportTexts): string => {
  const order = step.kind === 'face_challenge' ? step.movements.map((movement) => texts.movements[movement]) : []
  return `${texts.steps[step.kind]}${order.length === 0 ? '' : ` (${order.join(' → ')})`}`
}

export const timelineSection: Section = (facts, texts) => {
  const { labels } = texts
  const { session, consent, decision } = facts
  const placeOf = (type: string, which: 'first' | 'last' = 'last'): string => {
    const entries = facts.entries.filter((entry) => entry.type === type)
    const entry = which === 'first' ? entries[0] : entries.at(-1)
    return entry === undefined ? nothing : `#${entry.index}`
  }
  const locale = texts.locales[consent.locale]
  const events = [
    [session.createdAt, labels.created, placeOf('session.created', 'first')],
    [consent.grantedAt, fill(labels.consented, { locale }), placeOf('session.consented')],
    ...session.steps.flatMap(({ step, completedAt }) => {
      const name = { step: nameOfStep(step, texts) }
      return [
        [step.issuedAt, fill(labels.issued, name), nothing],
        ...(completedAt === null ? [] : [[completedAt, fill(labels.completed, name), nothing]]),
      ]
    }),
    [session.submittedAt, labels.submitted, placeOf('session.processing')],
    [
      decision.decision.decidedAt,
      fill(labels.decided, { status: texts.statuses[decision.decision.status] }),
      placeOf(`session.${decision.decision.status}`),
    ],
    [facts.head.createdAt, labels.exported, placeOf('session.evidence_read')],
  ] as const
  const rows = events.map(([at = '', event = '', entry = '']) => [timeInJapan(at), event, entry])
  return part(labels.timelineTitle, table([labels.time, labels.event, labels.entry], rows))
}

export const consentSection: Section = ({ consent }, { labels, locales, language }) =>
  part(
    labels.consentTitle,
    markup`<dl>
${row(labels.time, sayTime(consent.grantedAt, language))}
${row(labels.consentText, consent.text === null ? labels.consentUnknown : markup`<blockquote>${consent.text.map((line) => markup`<p>${line}</p>`)}</blockquote>`)}
${row(labels.version, markup`<code>${consent.textVersion}</code> (${locales[consent.locale]})`)}
</dl>`,
  )

export const receiptSection: Section = ({ certificate, logKey, head }, { labels }) =>
  part(
    labels.receiptTitle,
    markup`<dl>
${row(labels.certificate, markup`${certificate.subject}<br><small>${fill(labels.validUntil, { from: dayOfJapan(certificate.notBefore), to: dayOfJapan(certificate.notAfter) })}</small>${certificate.isDevelopment ? markup`<br><strong class="warning">${labels.certificateDevelopment}</strong>` : null}`)}
${row(labels.fingerprint, markup`<code>${certificate.fingerprint}</code>`)}
${row(labels.logKey, markup`<code>${logKey}</code>`)}
${row(labels.program, `${head.program.name} ${head.program.version}`)}
</dl>
<h3>${labels.howTitle}</h3>${list(labels.how)}
<h3>${labels.provesTitle}</h3>${list(labels.proves)}
<h3>${labels.provesNotTitle}</h3>${list(labels.provesNot)}`,
  )
