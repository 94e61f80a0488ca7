import type { Box } from '@honnin/shared/vision'

/** What is read from the printed side of a document. */
export const printedFields = ['name', 'address', 'birthDate', 'expiryDate', 'number'] as const
export type PrintedField = (typeof printedFields)[number]

/** One field as it was read. */
export interface DocumentFieldReading {
  /** Dates as `YYYY-MM-DD`, numbers without spaces, everything else as printed. */
  readonly value: string
  /** The print itself, where `value` is another form of it. */
  readonly original?: string
  readonly source: 'ocr' | 'mrz'
  /** 0..1: how often such a reading was right on cards that no figure is drawn from. */
  readonly confidence: number
  /** Shares of the document's width and height, from the top left of the upright document. */
  readonly box: Box
}

export type DocumentFields = Readonly<Record<string, DocumentFieldReading>>
