import { html, svg, type TemplateResult } from 'lit'
import { namedPlaces, scaleSteps } from './plot-scale.ts'

export interface StackSeries {
  readonly name: string
  /** Class that gives the colour; each has a pattern of its own in the legend’s order. */
  readonly tone: string
  readonly values: readonly number[]
}

/** Units of the drawing: as many as pixels that it is likely to have, so that its words keep their size. */
const widths = { wide: 720, narrow: 350 } as const
const narrowPage = 620
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
  const width = innerWidth < narrowPage ? widths.narrow : widths.wide
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

export const legend = (series: readonly StackSeries[]): TemplateResult =>
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

/** Lines of one bar each, with their number: readable as text, and as lengths. */
export const barList = (
  lines: readonly { readonly name: string; readonly value: number; readonly text: string; readonly tone?: string }[],
): TemplateResult => {
  const most = Math.max(1, ...lines.map(({ value }) => value))
  return html`<ul class="bar-list">
    ${lines.map(
      ({ name, value, text, tone }) =>
        html`<li>
          <span>${name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            ${svg`<rect class=${tone ?? 'tone-accent'} width=${(value / most) * 100} height="10"></rect>`}
          </svg>
          <span class="number">${text}</span>
        </li>`,
    )}
  </ul>`
}
