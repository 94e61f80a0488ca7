/** Markup that is ready; everything else is text and is escaped. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type MarkupValue = string | number | Markup | null | readonly MarkupValue[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')

const markupOf = (value: MarkupValue): string => {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'string') return escape(value)
  return typeof value === 'number' ? String(value) : value.map(markupOf).join('')
}

/** A template whose values are escaped for element content and for attributes in quotes. */
export const markup = (strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup =>
  new Markup(strings.reduce((text, string, index) => text + markupOf(values[index - 1] ?? null) + string))
