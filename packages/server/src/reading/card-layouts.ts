import type { DocumentType } from '@honnin/shared/documents'
import type { PrintedField } from './document-field.ts'
import type { TextArea } from './read-lines.ts'
import {
  takeAddress,
  takeBirthDate,
  takeExpiryDate,
  takeLatinName,
  takeLicenceNumber,
  takeLoneDate,
  takeName,
  takeResidenceCardNumber,
  type TakeField,
} from './take-field.ts'

/** An area of a card and the fields that its lines hold. */
export interface LayoutArea extends TextArea {
  /** Of a second look: what was taken for other characters at first is read as one of these. */
  readonly alphabet?: string
  readonly fields: readonly { readonly field: PrintedField; readonly take: TakeField }[]
}

/**
 * Where the print of each card lies, in millimetres from its top left. Driving licences have had the same places for decades;
 * on the other two the lines are told apart by what they say.
 */
export const cardLayouts: Readonly<Record<Exclude<DocumentType, 'passport'>, readonly LayoutArea[]>> = {
  jp_driving_licence: [
    {
      box: { x: 8, y: 2, width: 39, height: 5.8 },
      heightMm: { min: 1.8, max: 4.8 },
      mostLines: 1,
      fields: [{ field: 'name', take: takeName }],
    },
    {
      box: { x: 47, y: 2, width: 37.5, height: 5.8 },
      heightMm: { min: 1.6, max: 4.5 },
      mostLines: 1,
      fields: [{ field: 'birthDate', take: takeBirthDate }],
    },
    {
      box: { x: 8, y: 7.7, width: 76.5, height: 5.4 },
      heightMm: { min: 1.2, max: 4.5 },
      mostLines: 2,
      fields: [{ field: 'address', take: takeAddress }],
    },
    {
      box: { x: 2, y: 17.4, width: 55, height: 7 },
      heightMm: { min: 2, max: 5.5 },
      mostLines: 1,
      fields: [{ field: 'expiryDate', take: takeExpiryDate }],
    },
    {
      box: { x: 7.2, y: 36.6, width: 36, height: 5.2 },
      heightMm: { min: 1.8, max: 4.6 },
      mostLines: 1,
      fields: [{ field: 'number', take: takeLicenceNumber }],
    },
  ],
  jp_my_number_card: [
    {
      box: { x: 26, y: 2, width: 58, height: 6.4 },
      heightMm: { min: 1.8, max: 4.8 },
      mostLines: 1,
      fields: [{ field: 'name', take: takeName }],
    },
    {
      box: { x: 26, y: 8.4, width: 58, height: 29.6 },
      heightMm: { min: 1.7, max: 4.8 },
      mostLines: 7,
      fields: [
        { field: 'address', take: takeAddress },
        { field: 'birthDate', take: takeBirthDate },
        { field: 'expiryDate', take: takeExpiryDate },
      ],
    },
  ],
  jp_residence_card: [
    {
      box: { x: 50, y: 1.5, width: 34, height: 6 },
      heightMm: { min: 1.5, max: 4.6 },
      mostLines: 1,
      fields: [{ field: 'number', take: takeResidenceCardNumber }],
    },
    {
      box: { x: 2, y: 7, width: 56, height: 5 },
      heightMm: { min: 1.4, max: 4.6 },
      mostLines: 1,
      alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ'-",
      fields: [{ field: 'name', take: takeLatinName }],
    },
    {
      box: { x: 2, y: 12, width: 56, height: 12 },
      heightMm: { min: 1.4, max: 4.6 },
      mostLines: 4,
      fields: [
        { field: 'birthDate', take: takeLoneDate },
        { field: 'address', take: takeAddress },
      ],
    },
    {
      box: { x: 2, y: 43, width: 64, height: 10 },
      heightMm: { min: 1.4, max: 5 },
      mostLines: 2,
      fields: [{ field: 'expiryDate', take: takeExpiryDate }],
    },
  ],
}
