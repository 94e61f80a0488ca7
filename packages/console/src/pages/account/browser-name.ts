/** Telling marks of browsers, the more special ones first: most call themselves Chrome and Safari as well. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Macintosh', 'Mac'],
  ['Linux', 'Linux'],
] as const

/** What a browser calls itself, in two words; what is not known is shown as it came. */
export const browserName = (userAgent: string): string => {
  const named = (marks: readonly (readonly [string, string])[]): string | undefined =>
    marks.find(([mark]) => userAgent.includes(mark))?.[1]
  const words = [named(browsers), named(systems)].filter((word) => word !== undefined)
  return words.length === 0 ? userAgent : words.join(', ')
}
