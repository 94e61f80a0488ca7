/** Reads a whole number that a person typed, full-width digits of a Japanese keyboard included; `null` where it is none. */
export const wholeNumber = (text: string, range: { readonly least: number; readonly most: number }): number | null => {
  const digits = text.normalize('NFKC').trim()
  if (!/^[0-9]{1,9}$/.test(digits)) return null
  const value = Number(digits)
  return value >= range.least && value <= range.most ? value : null
}
