/** Two letters, eight digits, two letters, as residence and special permanent resident cards have it; no check digit is published. */
const FORM = /[A-Z]{2}\d{8}[A-Z]{2}/

/** Finds the number in a text, full or half width, with or without spaces; `null` where there is none. */
export function findResidenceCardNumber(text: string): string | null {
  const folded = text.normalize('NFKC').toUpperCase().replace(/\s+/gu, '')
  return FORM.exec(folded)?.[0] ?? null
}

export function isResidenceCardNumber(text: string): boolean {
  return new RegExp(`^${FORM.source}$`).test(text)
}
