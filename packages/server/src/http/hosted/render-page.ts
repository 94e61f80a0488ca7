import { createHash } from 'node:crypto'
import type { TenantPage } from '../../relying/index.ts'
import { pageStyle } from './page-style.ts'
import { pageTexts, type PageLocale } from './page-texts.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

/** What the page is about: a capture that can begin, one that is over or ran out of time, or a link that nobody knows. */
export type PageSubject =
  | {
      readonly kind: 'open'
      readonly page: TenantPage
      readonly link: string
      readonly qr: string
      readonly livemode: boolean
    }
  | { readonly kind: 'ended' | 'expired'; readonly page: TenantPage; readonly livemode: boolean }
  | { readonly kind: 'unknown' }

export interface RenderedPage {
  readonly html: string
  /** Content-Security-Policy of this page and no other. */
  readonly policy: string
}

const headerOf = (subject: PageSubject, locale: PageLocale): string => {
  const texts = pageTexts[locale]
  const other = locale === 'ja' ? 'en' : 'ja'
  const page = subject.kind === 'unknown' ? null : subject.page
  const picture = page === null ? null : page.logo
  const logo =
    picture === null
      ? ''
      : `<img alt="" src="data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}">`
  const test = subject.kind !== 'unknown' && !subject.livemode ? `<span class="mark">${texts.test}</span>` : ''
  return `<header>${logo}<strong>${html(page?.name ?? '')}</strong>${test}<a href="?lang=${other}" lang="${other}" hreflang="${other}">${texts.otherLanguage}</a></header>`
}

const messageOf = (title: string, lead: string): string =>
  `<section class="sheet narrow"><h1 tabindex="-1">${html(title)}</h1><p>${html(lead)}</p></section>`

const captureOf = (subject: Extract<PageSubject, { kind: 'open' }>, locale: PageLocale): string => {
  const texts = pageTexts[locale]
  const { name } = subject.page
  return `<section class="sheet" id="start"><h1 tabindex="-1">${texts.title}</h1><p>${html(texts.asked(name))}</p>
<p class="hint scriptless">${texts.scriptless}</p>
<div class="choice"><div><h2>${texts.needsTitle}</h2><ul>${texts.needs.map((need) => `<li>${html(need)}</li>`).join('')}</ul>
<button class="action" type="button" id="begin"><span class="there">${texts.begin}</span><span class="here">${texts.here}</span></button></div>
<div class="phone"><h2>${texts.phoneTitle}</h2><div role="img" aria-label="${texts.qr}">${subject.qr}</div><p class="soft">${texts.phone}</p></div></div></section>
<section id="capture" hidden><div id="after" hidden><a class="action" id="after-back" href="#">${html(texts.back(name))}</a></div></section>
<section class="sheet narrow" id="done" hidden><h1 tabindex="-1">${texts.stopped}</h1><p>${texts.stoppedLead}</p><a class="action" id="back" href="#" hidden>${html(texts.back(name))}</a></section>
<section class="sheet narrow" id="problem" role="alert" hidden><h1 tabindex="-1">${texts.problem}</h1><p>${texts.problemLead}</p><a class="action" href="?lang=${locale}">${texts.again}</a></section>
<script type="module" src="../assets/ekyc-capture.js"></script><script type="module" src="../assets/hosted-page.js"></script>`
}

const contentOf = (subject: PageSubject, locale: PageLocale): string => {
  const texts = pageTexts[locale]
  switch (subject.kind) {
    case 'open':
      return captureOf(subject, locale)
    case 'ended':
      return messageOf(texts.ended, texts.endedLead(subject.page.name))
    case 'expired':
      return messageOf(texts.expired, texts.expiredLead(subject.page.name))
    case 'unknown':
      return messageOf(texts.unknown, texts.unknownLead)
  }
}

/** The hosted capture page. It loads nothing from anywhere but its own server. */
export const renderPage = (subject: PageSubject, locale: PageLocale): RenderedPage => {
  const style = pageStyle(subject.kind === 'unknown' ? null : subject.page.accentColor)
  const link = subject.kind === 'open' ? ` data-link="${html(subject.link)}"` : ''
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    html: `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${pageTexts[locale].title}</title><style>${style}</style></head>
<body data-screen="start" data-locale="${locale}"${link}>${headerOf(subject, locale)}<main>${contentOf(subject, locale)}</main></body></html>
`,
    policy: [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "connect-src 'self'",
      "img-src 'self' blob: data:",
      `style-src 'self' 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  }
}
