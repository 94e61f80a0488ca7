import type { Citation, Confidence, Rule } from './method.ts'

/** The amendment of 2025-06-24 (items inserted) and that of 2027-04-01 (items struck out). */
const inserted = '2025-06-24'
const struckOut = '2027-04-01'
/** The last day of what the amendment abolishes. */
const lastDay = '2027-03-31'

const letters = {
  ...{ ホ: 'ho', ヘ: 'he', ト: 'to', チ: 'chi', リ: 'ri', ヌ: 'nu' },
  ...{ ル: 'ru', ヲ: 'wo', ワ: 'wa', カ: 'ka', ヨ: 'yo' },
} as const
type Letter = keyof typeof letters

const ofCriminalProceeds = (letter: Letter, from: string | null, confidence: Confidence): Citation => ({
  from,
  text: `Act on Prevention of Transfer of Criminal Proceeds, Enforcement Regulation, Article 6(1)(i) ${letters[letter]} (${letter})`,
  ja: `犯罪による収益の移転防止に関する法律施行規則第6条第1項第1号${letter}`,
  confidence,
})

/**
 * A rule for specified businesses by the letter of each period. Without `after2027` the method ends with the amendment. Letters
 * of 2027 are derived by striking out the abolished items, but for that of the signature certificate, which was read.
 */
export const underCriminalProceeds = (given: {
  /** Until 2025-06-23, where it was another. */
  readonly before?: Letter
  readonly now: Letter
  readonly after2027?: { readonly letter: Letter; readonly confidence: Confidence }
  readonly validFrom?: string
  readonly confidence?: Confidence
}): Rule => {
  const { before, now, after2027, validFrom = null, confidence = 'high' } = given
  return {
    sector: 'specified_business',
    ...{ validFrom, lawfulUntil: after2027 === undefined ? lastDay : null, confidence },
    citations: [
      ...(before === undefined ? [] : [ofCriminalProceeds(before, null, 'high')]),
      ofCriminalProceeds(now, before === undefined ? null : inserted, 'high'),
      ...(after2027 === undefined ? [] : [ofCriminalProceeds(after2027.letter, struckOut, after2027.confidence)]),
    ],
  }
}

export const underMobilePhone = ({ lawfulUntil }: { readonly lawfulUntil: string | null }): Rule => ({
  ...{ sector: 'mobile_phone', validFrom: null, lawfulUntil, confidence: 'high' },
  citations: [
    {
      from: null,
      text: 'Mobile Phone Improper Use Prevention Act, Enforcement Regulation, Article 3',
      ja: '携帯音声通信事業者による契約者等の本人確認等及び携帯音声通信役務の不正な利用の防止に関する法律施行規則第3条',
      confidence: 'medium',
    },
  ],
})

/** No amendment for 2027 was found; whether there will be one is open. */
export const underSecondhandGoods = (): Rule => ({
  ...{ sector: 'secondhand_goods', validFrom: '2018-10-24', lawfulUntil: null, confidence: 'medium' },
  citations: [
    {
      from: null,
      text: 'Secondhand Goods Business Act, Enforcement Regulation, Article 15(3)',
      ja: '古物営業法施行規則第15条第3項',
      confidence: 'high',
    },
  ],
})
