import type { Method } from './method.ts'
import { underCriminalProceeds, underMobilePhone, underSecondhandGoods } from './rules.ts'

/** The image methods began with the amendment of 2018-11-30. */
const since2018 = '2018-11-30'
/** Images ceased to suffice for telephone contracts on 2026-04-01. */
const imagesEndedForPhones = '2026-03-31'

/**
 * Methods of verifying a natural person who is not present. Stable ids; the law's letters live only here and in `rules.ts`.
 *
 * Sources: Enforcement Regulation (e-Gov 420M60000F5A001) as in force on 2026-04-15; the amendment promulgated on 2025-06-24
 * that abolishes the image methods on 2027-04-01; the Mobile Phone Improper Use Prevention Act's regulation, under which
 * images ceased to suffice on 2026-04-01. An operator MUST confirm against the current text.
 */
export const methods: readonly Method[] = [
  {
    id: 'jp.aptcp.image_face',
    name: { ja: '本人確認用画像情報の送信(書類の画像と容貌)', en: 'Images of the document and of the face' },
    evidence: [['document_image'], ['face_image']],
    rules: [
      underCriminalProceeds({ now: 'ホ', validFrom: since2018 }),
      underMobilePhone({ lawfulUntil: imagesEndedForPhones }),
      underSecondhandGoods(),
    ],
  },
  {
    id: 'jp.aptcp.chip_face',
    name: { ja: 'ICチップ情報と容貌', en: 'Data of the chip and the face' },
    evidence: [['chip_data'], ['face_image']],
    rules: [
      underCriminalProceeds({ now: 'ヘ', after2027: { letter: 'ホ', confidence: 'medium' }, validFrom: since2018 }),
      underMobilePhone({ lawfulUntil: null }),
    ],
  },
  {
    id: 'jp.aptcp.image_other_operator',
    name: {
      ja: '一を限り発行された書類の画像と、他の事業者への確認又は本人名義口座への振込み',
      en: 'Image of a single-issue document, and the record of another operator or a transfer to the person’s account',
    },
    evidence: [['document_image'], ['other_operator_record', 'account_transfer']],
    rules: [underCriminalProceeds({ now: 'ト', validFrom: since2018 })],
  },
  {
    id: 'jp.aptcp.chip_other_operator',
    name: {
      ja: 'ICチップ情報と、他の事業者への確認又は本人名義口座への振込み',
      en: 'Data of the chip, and the record of another operator or a transfer to the person’s account',
    },
    evidence: [['chip_data'], ['other_operator_record', 'account_transfer']],
    rules: [
      underCriminalProceeds({ now: 'ト', after2027: { letter: 'ヘ', confidence: 'medium' }, validFrom: since2018 }),
    ],
  },
  {
    id: 'jp.aptcp.original_mail',
    name: {
      ja: '書類の原本又はICチップ情報と、転送不要郵便',
      en: 'The original document or data of the chip, and non-forwarding mail',
    },
    evidence: [['document_original', 'chip_data'], ['non_forwarding_mail']],
    rules: [
      underCriminalProceeds({ now: 'チ', after2027: { letter: 'ト', confidence: 'medium' } }),
      underSecondhandGoods(),
    ],
  },
  {
    id: 'jp.aptcp.image_mail',
    name: { ja: '書類の画像と、転送不要郵便', en: 'Image of the document, and non-forwarding mail' },
    evidence: [['document_image'], ['non_forwarding_mail']],
    rules: [underCriminalProceeds({ now: 'チ', validFrom: since2018 }), underSecondhandGoods()],
  },
  {
    id: 'jp.aptcp.copies_mail',
    name: { ja: '書類の写し二以上と、転送不要郵便', en: 'Two or more copies of documents, and non-forwarding mail' },
    evidence: [['document_copy'], ['non_forwarding_mail']],
    rules: [underCriminalProceeds({ now: 'リ', confidence: 'medium' })],
  },
  {
    id: 'jp.aptcp.bulk_mail',
    name: {
      ja: '一括して行う取引における書類の写しと、転送不要郵便',
      en: 'Copy of a document in bulk dealings, and non-forwarding mail',
    },
    evidence: [['document_copy'], ['non_forwarding_mail']],
    rules: [underCriminalProceeds({ now: 'ヌ', confidence: 'medium' })],
  },
  {
    id: 'jp.aptcp.card_substitute',
    name: { ja: 'カード代替電磁的記録', en: 'Electronic record in place of the card' },
    evidence: [['card_substitute_record']],
    rules: [
      underCriminalProceeds({ now: 'ル', after2027: { letter: 'チ', confidence: 'medium' }, validFrom: '2025-06-24' }),
    ],
  },
  {
    id: 'jp.aptcp.recipient_mail',
    name: { ja: '本人限定受取郵便(特定事項伝達型)', en: 'Mail handed to the identified recipient only' },
    evidence: [['recipient_bound_mail']],
    rules: [underCriminalProceeds({ before: 'ル', now: 'ヲ', after2027: { letter: 'リ', confidence: 'medium' } })],
  },
  {
    id: 'jp.aptcp.accredited_certificate',
    name: { ja: '認定認証事業者の電子証明書', en: 'Certificate of an accredited certification business' },
    evidence: [['signed_transaction']],
    rules: [underCriminalProceeds({ before: 'ヲ', now: 'ワ', after2027: { letter: 'ヌ', confidence: 'medium' } })],
  },
  {
    id: 'jp.aptcp.jpki_sign',
    name: { ja: '公的個人認証(署名用電子証明書)', en: 'JPKI signature certificate' },
    evidence: [['signed_transaction']],
    rules: [
      underCriminalProceeds({ before: 'ワ', now: 'カ', after2027: { letter: 'ル', confidence: 'high' } }),
      underMobilePhone({ lawfulUntil: null }),
    ],
  },
  {
    id: 'jp.aptcp.private_certificate',
    name: {
      ja: '公的個人認証法第17条第1項第5号の署名検証者が発行する電子証明書',
      en: 'Certificate of a private verifier under the JPKI Act, Article 17(1)(v)',
    },
    evidence: [['signed_transaction']],
    rules: [underCriminalProceeds({ before: 'カ', now: 'ヨ', after2027: { letter: 'ヲ', confidence: 'medium' } })],
  },
]
