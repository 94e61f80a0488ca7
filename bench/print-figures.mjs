/** Figures as people read them. */

/** @typedef {{ name: string, value: number, unit: string, interval?: [number, number], trials: number, goal?: { at: 'most' | 'least', value: number }, baselines?: Record<string, number>, note?: string }} Figure */
/** @typedef {{ section: string, figures: readonly Figure[], missing?: string, failed?: string, notes?: readonly string[] }} SectionReport */

const number = (/** @type {number} */ value) => {
  if (!Number.isFinite(value)) return '–'
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/** `share` is printed in percent; every other unit as it is, `1` without. */
const amount = (/** @type {number} */ value, /** @type {string} */ unit) => {
  if (!Number.isFinite(value)) return '–'
  if (unit === 'share')
    return `${(100 * value).toFixed(100 * value >= 99.95 || value === 0 ? 0 : value < 0.1 ? 2 : 1)} %`
  return unit === '1' || unit === '' ? number(value) : `${number(value)} ${unit}`
}

const isMet = (/** @type {Figure} */ { value, goal }) =>
  goal !== undefined && (goal.at === 'most' ? value <= goal.value : value >= goal.value)

const header = ['figure', 'value', '95 % interval', 'goal', 'trials', 'others in the same run']

const cells = (/** @type {Figure} */ figure) => [
  figure.name,
  amount(figure.value, figure.unit),
  figure.interval === undefined
    ? ''
    : `${amount(figure.interval[0], figure.unit)} – ${amount(figure.interval[1], figure.unit)}`,
  figure.goal === undefined
    ? ''
    : `${figure.goal.at === 'most' ? '≤' : '≥'} ${amount(figure.goal.value, figure.unit)} ${isMet(figure) ? '✓' : '✗'}`,
  String(figure.trials),
  Object.entries(figure.baselines ?? {})
    .map(([peer, value]) => `${peer} ${amount(value, figure.unit)}`)
    .join(', '),
]

const notesOf = (/** @type {SectionReport} */ { figures, notes = [] }) => [
  ...notes,
  ...figures.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
]

/** @param {SectionReport} report */
export const toText = (report) => {
  const lines = [`\n${report.section}`]
  if (report.missing !== undefined) lines.push(`  SKIPPED: ${report.missing}`)
  if (report.failed !== undefined) lines.push(`  FAILED: ${report.failed}`)
  if (report.figures.length > 0) {
    const rows = [header, ...report.figures.map(cells)]
    const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column].length)))
    for (const row of rows)
      lines.push(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
  }
  return [...lines, ...notesOf(report).map((note) => `  · ${note}`)].join('\n') + '\n'
}

/** @param {SectionReport} report */
export const toMarkdown = (report) => {
  const row = (/** @type {readonly string[]} */ columns) =>
    `| ${columns.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const lines = [`## ${report.section}`, '']
  if (report.missing !== undefined) lines.push(`Skipped: ${report.missing}`, '')
  if (report.failed !== undefined) lines.push(`Failed: ${report.failed}`, '')
  if (report.figures.length > 0)
    lines.push(row(header), row(header.map(() => '---')), ...report.figures.map((figure) => row(cells(figure))), '')
  const notes = notesOf(report)
  if (notes.length > 0) lines.push(...notes.map((note) => `- ${note}`), '')
  return lines.join('\n')
}
