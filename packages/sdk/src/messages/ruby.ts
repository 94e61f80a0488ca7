import { html, type TemplateResult } from 'lit'

/** A run of text with, where it has one, its reading. */
export interface RubyRun {
  readonly text: string
  readonly reading: string | null
}

const marked = /\[([^\]|]+)\|([^\]|]+)\]/g

/** Cuts `[写真|しゃしん]を とります` into runs with and without readings. */
export const parseRuby = (source: string): readonly RubyRun[] => {
  const runs: RubyRun[] = []
  let end = 0
  for (const match of source.matchAll(marked)) {
    if (match.index > end) runs.push({ text: source.slice(end, match.index), reading: null })
    runs.push({ text: match[1] ?? '', reading: match[2] ?? '' })
    end = match.index + match[0].length
  }
  if (end < source.length) runs.push({ text: source.slice(end), reading: null })
  return runs
}

/** The text as it is spoken and as attributes and events carry it: without the readings. */
export const plainText = (source: string): string =>
  parseRuby(source)
    .map((run) => run.text)
    .join('')

/** The text as it is shown: readings stand above their characters. */
export const rubyText = (source: string): TemplateResult | string =>
  source.includes('|')
    ? html`${parseRuby(source).map((run) =>
        run.reading === null ? run.text : html`<ruby>${run.text}<rp>(</rp><rt>${run.reading}</rt><rp>)</rp></ruby>`,
      )}`
    : source
