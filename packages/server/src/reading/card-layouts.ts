import type { DocumentType } from '@honnin/shared/documents'
import type { PrintedField } from './document-field.ts'
import type { TextArea } from './read-lines.ts'
import {
  takeAddress,
  takeBirthDate,
  takeExpiryDate,
  takeLicenceNumber,
  takeLoneDate,
  takeName,
  takeResidenceCardNumber,
  type TakeField,
} from './take-field.ts'

/** An area of a card and the fields that its lines hold. */
export interface LayoutArea extends TextArea {
  readonly fields: Readonly<Partial<Record<PrintedField, TakeField>>>
}

/** Names on residence cards are in Latin letters; kanji may follow in a line of their own. */
const latinAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ'-"
const dateAlphabet = '0123456789年月日元令和平成昭大正明治生まで有効()'

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
      fields: { name: takeName },
    },
    {
      box: { x: 47, y: 2, width: 37.5, height: 5.8 },
      heightMm: { min: 1.6, max: 4.5 },
      mostLines: 1,
      alphabet: dateAlphabet,
      fields: { birthDate: takeBirthDate },
    },
    {
      box: { x: 8, y: 7.7, width: 76.5, height: 5.4 },
      heightMm: { min: 1.2, max: 4.5 },
      mostLines: 2,
      fields: { address: takeAddress },
    },
    {
      box: { x: 2, y: 17.4, width: 55, height: 7 },
      heightMm: { min: 2, max: 5.5 },
      mostLines: 1,
      alphabet: dateAlphabet,
      fields: { expiryDate: takeExpiryDate },
    },
    {
      box: { x: 7.2, y: 36.6, width: 36, height: 5.2 },
      heightMm: { min: 1.8, max: 4.6 },
      mostLines: 1,
      alphabet: '0123456789第号',
      fields: { number: takeLicenceNumber },
    },
  ],
  jp_my_number_card: [
    {
      box: { x: 26, y: 2, width: 58, height: 6.4 },
      heightMm: { min: 1.8, max: 4.8 },
      mostLines: 1,
      fields: { name: takeName },
    },
    {
      box: { x: 26, y: 8.4, width: 58, height: 29.6 },
      heightMm: { min: 1.7, max: 4.8 },
      mostLines: 7,
      fields: { address: takeAddress, birthDate: takeBirthDate, expiryDate: takeExpiryDate },
    },
  ],
  jp_residence_card: [
    {
      box: { x: 50, y: 1.5, width: 34, height: 6 },
      heightMm: { min: 1.5, max: 4.6 },
      mostLines: 1,
      alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
      fields: { number: takeResidenceCardNumber },
    },
    {
      box: { x: 2, y: 7, width: 56, height: 5 },
      heightMm: { min: 1.4, max: 4.6 },
      mostLines: 1,
      alphabet: latinAlphabet,
      fields: { name: takeName },
    },
    {
      box: { x: 2, y: 12, width: 56, height: 12 },
      heightMm: { min: 1.4, max: 4.6 },
      mostLines: 4,
      fields: { birthDate: takeLoneDate, address: takeAddress },
    },
    {
      box: { x: 2, y: 43, width: 64, height: 10 },
      heightMm: { min: 1.4, max: 5 },
      mostLines: 2,
      fields: { expiryDate: takeExpiryDate },
    },
  ],
}
