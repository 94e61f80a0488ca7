import { html, nothing, svg, type TemplateResult } from 'lit'
import { namedPlaces, scaleSteps } from './plot-scale.ts'

export interface StackSeries {
  readonly name: string
  /** Class that gives the colour; each has a pattern of its own in the legend’s order. */
  readonly tone: string
  readonly values: readonly number[]
}

/** Units of the drawing: as many as pixels that it is likely to have, so that its words keep their size. */
const widths = [
  { upTo: 620, units: 350 },
  { upTo: 1340, units: 720 },
  { upTo: Infinity, units: 1120 },
] as const
const height = 240
const left = 44
const bottom = 26
const top = 8
/** Units that the name of a place takes. */
const nameWidth = 84

/** Bars stacked by series, over a few lines with round numbers. The same numbers stand in the table beside it. */
export const stackedBars = (options: {
  readonly label: string
  readonly places: readonly string[]
  readonly series: readonly StackSeries[]
}): TemplateResult => {
  const { places, series } = options
  const width = widths.find(({ upTo }) => innerWidth < upTo)?.units ?? widths[0].units
  const totals = places.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
  const steps = scaleSteps(Math.max(0, ...totals))
  const most = steps.at(-1) ?? 1
  const y = (value: number): number => height - bottom - (value / most) * (height - bottom - top)
  const step = (width - left) / Math.max(1, places.length)
  const barWidth = Math.min(48, step * 0.72)
  const named = new Set(namedPlaces(places.length, Math.floor(width / nameWidth)))
  const bar = (index: number): TemplateResult[] => {
    let below = 0
    return series.map(({ values, tone, name }) => {
      const value = values[index] ?? 0
      const from = below
      below += value
      return svg`<rect class=${tone} x=${left + index * step + (step - barWidth) / 2} width=${barWidth}
        y=${y(below)} height=${Math.max(0, y(from) - y(below))}><title>${places[index]} ${name}: ${value}</title></rect>`
    })
  }
  return html`<svg class="plot" role="img" aria-label=${options.label} viewBox="0 0 ${width} ${height}">
    ${steps.map(
      (value) => svg`<line x1=${left} x2=${width} y1=${y(value)} y2=${y(value)}></line>
        <text x=${left - 8} y=${y(value) + 4} text-anchor="end">${value}</text>`,
    )}
    ${places.map((_, index) => bar(index))}
    ${places.map((place, index) =>
      named.has(index)
        ? svg`<text x=${left + (index + 0.5) * step} y=${height - 8} text-anchor="middle">${place}</text>`
        : '',
    )}
  </svg>`
}

export const legend = (series: readonly Pick<StackSeries, 'name' | 'tone'>[]): TemplateResult =>
  html`<ul class="legend">
    ${series.map(
      ({ name, tone }) =>
        html`<li>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            ${svg`<rect class=${tone} width="12" height="12" rx="2"></rect>`}</svg
          >${name}
        </li>`,
    )}
  </ul>`

interface BarPart {
  readonly tone: string
  /** From and to, as shares of the line. */
  readonly from: number
  readonly to: number
}

interface BarLine {
  readonly name: string
  readonly note?: string
  readonly text: string
  readonly parts: readonly BarPart[]
}

/** Lines of one bar each, with their numbers: readable as text, and as lengths. */
const bars = (lines: readonly BarLine[]): TemplateResult =>
  html`<ul class="bar-list">
    ${lines.map(
      ({ name, note, text, parts }) =>
        html`<li>
          <span>${name}${note === undefined ? nothing : html`<span class="small muted block">${note}</span>`}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            ${parts.map(
              ({ tone, from, to }) =>
                svg`<rect class=${tone} x=${from * 100} width=${Math.max(0, to - from) * 100} height="10"></rect>`,
            )}
          </svg>
          <span class="number">${text}</span>
        </li>`,
    )}
  </ul>`

/** One length a line; `most` fills the line, by default the longest. */
export const barList = (
  lines: readonly {
    readonly name: string
    readonly note?: string
    readonly value: number
    readonly text: string
    readonly tone?: string
  }[],
  most = Math.max(1, ...lines.map(({ value }) => value)),
): TemplateResult =>
  bars(
    lines.map(({ value, tone = 'tone-accent', ...line }) => ({
      ...line,
      parts: [{ tone, from: 0, to: value / most }],
    })),
  )

/** The parts of each line one after the other, all lines to one scale. */
export const splitList = (
  lines: readonly { readonly name: string; readonly values: readonly number[]; readonly text: string }[],
  series: readonly Pick<StackSeries, 'tone'>[],
): TemplateResult => {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const most = Math.max(1, ...lines.map(({ values }) => sum(values)))
  return bars(
    lines.map(({ values, ...line }) => ({
      ...line,
      parts: series.map(({ tone }, index) => ({
        tone,
        from: sum(values.slice(0, index)) / most,
        to: sum(values.slice(0, index + 1)) / most,
      })),
    })),
  )
}

/** From nothing to the middle, and lighter from there to the end, all lines to one scale. */
export const rangeList = (
  lines: readonly { readonly name: string; readonly middle: number; readonly end: number; readonly text: string }[],
): TemplateResult => {
  const most = Math.max(1, ...lines.map(({ end }) => end))
  return bars(
    lines.map(({ middle, end, ...line }) => ({
      ...line,
      parts: [
        { tone: 'tone-accent', from: 0, to: middle / most },
        { tone: 'tone-accent-light', from: middle / most, to: end / most },
      ],
    })),
  )
}
