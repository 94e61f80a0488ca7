/** How far something long has come; for a bar on a terminal. */
export interface Progress {
  readonly stage: 'tables' | 'media' | 'checking' | 'loading' | 'placing' | 'rehashing'
  readonly done: number
  readonly total: number
}
export type OnProgress = (progress: Progress) => void
