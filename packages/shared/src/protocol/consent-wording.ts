import type { Locale } from './session-api.ts'

/** Sentences of the text that a person agrees to; what stands in them is told apart from the wording. */
export interface ConsentWording {
  readonly lead: (operator: string) => string
  readonly takenWithThickness: string
  readonly takenDocumentAndFace: string
  readonly keeper: (operator: string, days: number) => string
  readonly use: string
}

/** Wording 1. A change in meaning raises the version that the server names in the text's version. */
export const consentWording: Readonly<Record<Locale, ConsentWording>> = {
  ja: {
    lead: (operator) => `${operator}が、ご本人であることを写真で確認します。`,
    takenWithThickness: '本人確認書類(表・裏・厚み)と、お顔',
    takenDocumentAndFace: '本人確認書類と、お顔',
    keeper: (operator, days) => `${operator}が暗号化して保管し、${days}日後に消去します。`,
    use: '本人確認のためだけに使います。お顔の特徴を、書類の顔写真と照らし合わせます。',
  },
  en: {
    lead: (operator) => `${operator} will check from photographs that you are who you say you are.`,
    takenWithThickness: 'Your identity document (front, back and thickness) and your face',
    takenDocumentAndFace: 'Your identity document and your face',
    keeper: (operator, days) => `${operator} stores it encrypted and deletes it after ${days} days.`,
    use: 'For this verification only. The features of your face are compared with the photo on your document.',
  },
  // `[characters|reading]`
  'ja-easy': {
    lead: (operator) => `${operator}が、あなたが [本人|ほんにん]か [写真|しゃしん]で たしかめます。`,
    takenWithThickness: '[書類|しょるい]の [表|おもて]と [裏|うら]と あつさ、あなたの [顔|かお]',
    takenDocumentAndFace: '[書類|しょるい]と、あなたの [顔|かお]',
    keeper: (operator, days) => `${operator}が あんぜんに しまいます。${days}[日|にち] あとに [消|け]します。`,
    use: '[本人|ほんにん]かくにんだけに [使|つか]います。[書類|しょるい]の [写真|しゃしん]と あなたの [顔|かお]を くらべます。',
  },
}
