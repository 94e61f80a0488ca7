import { appendFileSync } from 'node:fs'

/** The long form is what `npm run test:faults` runs; `npm test` runs the short one. */
export const isLong = process.env['HONNIN_FAULTS'] === 'long'

/** Of the trials of the long form, what share is made. */
export const longShare = Number(process.env['HONNIN_FAULTS_SHARE'] ?? 1)

/** Trials of the long or the short form. */
export const trialsOf = (long: number, short: number): number =>
  isLong ? Math.max(short, Math.ceil(long * longShare)) : short

export interface FaultFigure {
  /** For example `R2`, as in docs/operations.md. */
  readonly id: string
  readonly what: string
  readonly trials: number
  readonly failures: number
  /** What else was measured, in words. */
  readonly note?: string
}

/** Hands a figure to the command that prints and keeps them. */
export const reportFigure = (figure: FaultFigure): void => {
  const path = process.env['HONNIN_FAULTS_FIGURES']
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(figure)}\n`)
}
