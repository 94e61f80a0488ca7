/** One thing that the doctor looked at. */
export interface Diagnosis {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** What would mend it. */
  readonly mend?: string
}

export const fine = (name: string, detail: string): Diagnosis => ({ name, state: 'ok', detail })
export const warn = (name: string, detail: string, mend: string): Diagnosis => ({
  name,
  state: 'warning',
  detail,
  mend,
})
export const bad = (name: string, detail: string, mend: string): Diagnosis => ({ name, state: 'failed', detail, mend })

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
