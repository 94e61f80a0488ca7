/** Kinds of business for which the law differs. `none`: no statutory duty, the verification is for other uses. */
export const sectors = ['specified_business', 'mobile_phone', 'secondhand_goods', 'none'] as const
export type Sector = (typeof sectors)[number]

/** Evidence that a method can rest on. */
export type EvidenceKind =
  'document_image' | 'face_image' | 'chip_data' | 'card_substitute_record' | 'signed_transaction'

interface Rule {
  readonly sector: Exclude<Sector, 'none'>
  /** First and last lawful day in Japan (inclusive); `null` where no date is known. */
  readonly validFrom: string | null
  readonly lawfulUntil: string | null
  /** The provision by period: letters move when items are inserted or struck out. */
  readonly citations: readonly { readonly from: string | null; readonly text: string; readonly ja: string }[]
}

export interface Method {
  readonly id: string
  readonly name: { readonly ja: string; readonly en: string }
  /** All of these together. */
  readonly evidence: readonly EvidenceKind[]
  readonly rules: readonly Rule[]
}

const regulation = 'Act on Prevention of Transfer of Criminal Proceeds, Enforcement Regulation, Article 6(1)(i)'
const regulationJa = '犯罪による収益の移転防止に関する法律施行規則第6条第1項第1号'

const mobilePhone = {
  text: 'Mobile Phone Improper Use Prevention Act, Enforcement Regulation, Article 3',
  ja: '携帯音声通信事業者による契約者等の本人確認等及び携帯音声通信役務の不正な利用の防止に関する法律施行規則第3条',
}

/**
 * Methods of verifying a natural person who is not present. Stable ids; the law's letters live only here.
 *
 * Sources: Enforcement Regulation (e-Gov 420M60000F5A001) as in force on 2026-04-15; the amendment promulgated on 2025-06-24
 * that abolishes the image method on 2027-04-01; the Mobile Phone Improper Use Prevention Act's regulation, under which
 * images ceased to suffice on 2026-04-01. An operator MUST confirm against the current text.
 */
export const methods: readonly Method[] = [
  {
    id: 'jp.aptcp.image_face',
    name: { ja: '本人確認用画像情報の送信(書類の画像と容貌)', en: 'Images of the document and of the face' },
    evidence: ['document_image', 'face_image'],
    rules: [
      {
        sector: 'specified_business',
        validFrom: '2018-11-30',
        lawfulUntil: '2027-03-31',
        citations: [{ from: null, text: `${regulation} ho (ホ)`, ja: `${regulationJa}ホ` }],
      },
      {
        sector: 'mobile_phone',
        validFrom: null,
        lawfulUntil: '2026-03-31',
        citations: [{ from: null, ...mobilePhone }],
      },
      {
        sector: 'secondhand_goods',
        validFrom: '2018-10-24',
        lawfulUntil: null,
        citations: [
          {
            from: null,
            text: 'Secondhand Goods Business Act, Enforcement Regulation, Article 15(3)',
            ja: '古物営業法施行規則第15条第3項',
          },
        ],
      },
    ],
  },
  {
    id: 'jp.aptcp.chip_face',
    name: { ja: 'ICチップ情報と容貌', en: 'Data of the chip and the face' },
    evidence: ['chip_data', 'face_image'],
    rules: [
      {
        sector: 'specified_business',
        validFrom: '2018-11-30',
        lawfulUntil: null,
        citations: [
          { from: null, text: `${regulation} he (ヘ)`, ja: `${regulationJa}ヘ` },
          { from: '2027-04-01', text: `${regulation} ho (ホ)`, ja: `${regulationJa}ホ` },
        ],
      },
      {
        sector: 'mobile_phone',
        validFrom: null,
        lawfulUntil: null,
        citations: [{ from: null, ...mobilePhone }],
      },
    ],
  },
  {
    id: 'jp.aptcp.card_substitute',
    name: { ja: 'カード代替電磁的記録', en: 'Electronic record in place of the card' },
    evidence: ['card_substitute_record'],
    rules: [
      {
        sector: 'specified_business',
        validFrom: '2025-06-24',
        lawfulUntil: null,
        citations: [
          { from: null, text: `${regulation} ru (ル)`, ja: `${regulationJa}ル` },
          { from: '2027-04-01', text: `${regulation} chi (チ)`, ja: `${regulationJa}チ` },
        ],
      },
    ],
  },
  {
    id: 'jp.aptcp.jpki_sign',
    name: { ja: '公的個人認証(署名用電子証明書)', en: 'JPKI signature certificate' },
    evidence: ['signed_transaction'],
    rules: [
      {
        sector: 'specified_business',
        validFrom: null,
        lawfulUntil: null,
        citations: [
          { from: null, text: `${regulation} wa (ワ)`, ja: `${regulationJa}ワ` },
          { from: '2025-06-24', text: `${regulation} ka (カ)`, ja: `${regulationJa}カ` },
          { from: '2027-04-01', text: `${regulation} ru (ル)`, ja: `${regulationJa}ル` },
        ],
      },
      {
        sector: 'mobile_phone',
        validFrom: null,
        lawfulUntil: null,
        citations: [{ from: null, ...mobilePhone }],
      },
    ],
  },
]
