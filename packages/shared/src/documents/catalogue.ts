import * as v from 'valibot'

/** Sizes of ISO/IEC 7810 cards and booklet pages in millimetres. */
export const documentFormats = {
  id1: { widthMm: 85.6, heightMm: 53.98, cornerRadiusMm: 3.18, thicknessMm: 0.76 },
  id3: { widthMm: 125, heightMm: 88, cornerRadiusMm: 3.18, thicknessMm: 4 },
} as const
export type DocumentFormat = keyof typeof documentFormats

export const documentTypes = ['jp_driving_licence', 'jp_my_number_card', 'jp_residence_card', 'passport'] as const
export const DocumentTypeSchema = v.picklist(documentTypes)
export type DocumentType = (typeof documentTypes)[number]

export interface DocumentSpecification {
  readonly format: DocumentFormat
  /** Whether the back carries needed facts (changes of address) and may be photographed. */
  readonly back: 'required' | 'forbidden' | 'none'
  /** Where the printed portrait lies on the rectified front, as fractions of width and height. */
  readonly portrait: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly name: { readonly ja: string; readonly en: string }
}

/**
 * What each accepted document looks like. The back of a My Number card carries the 12-digit number, which must not be
 * collected (Number Act, articles 15 and 20): its photograph is refused in the page and again on the server.
 */
export const documentCatalogue: Readonly<Record<DocumentType, DocumentSpecification>> = {
  jp_driving_licence: {
    format: 'id1',
    back: 'required',
    portrait: { x: 0.66, y: 0.27, width: 0.3, height: 0.56 },
    name: { ja: '運転免許証', en: 'Driving licence' },
  },
  jp_my_number_card: {
    format: 'id1',
    back: 'forbidden',
    portrait: { x: 0.03, y: 0.3, width: 0.29, height: 0.56 },
    name: { ja: 'マイナンバーカード(表面のみ)', en: 'My Number card (front only)' },
  },
  jp_residence_card: {
    format: 'id1',
    back: 'required',
    portrait: { x: 0.68, y: 0.24, width: 0.28, height: 0.55 },
    name: { ja: '在留カード・特別永住者証明書', en: 'Residence card' },
  },
  passport: {
    format: 'id3',
    back: 'none',
    portrait: { x: 0.03, y: 0.16, width: 0.29, height: 0.52 },
    name: { ja: 'パスポート', en: 'Passport' },
  },
}
