/** Whose knowledge a field is: what this system saw, or what only the business that keeps the record can say. */
export type RecordDuty = 'system' | 'relying_party'

export interface RecordField {
  readonly id: string
  /** Items of article 20, paragraph 1 of the Enforcement Regulation that the field answers; empty: proof beside them. */
  readonly items: string
  readonly ja: string
  readonly en: string
  readonly duty: RecordDuty
}

const field = <const Id extends string>(items: string, duty: RecordDuty, id: Id, ja: string, en: string) =>
  ({ id, items, ja, en, duty }) satisfies RecordField

/**
 * The fields of a 確認記録 (Act on Prevention of Transfer of Criminal Proceeds, article 6; Enforcement Regulation, article
 * 20(1)) for a natural person who acts for themself. Items are given by their groups: who (1–2), dates (3–14), measures
 * (15–19), what was confirmed (20–25), other (26–30). A business MUST compare the list with the text in force.
 */
export const recordFields = [
  field('1', 'relying_party', 'confirmer', '本人特定事項の確認を行った者', 'Who confirmed the identity'),
  field('2', 'relying_party', 'recorder', '確認記録を作成した者', 'Who made the record'),
  field(
    '3-14',
    'system',
    'imagesReceivedOn',
    '本人確認用画像情報の送信を受けた日',
    'Day on which the images were received',
  ),
  field('3-14', 'system', 'confirmedAt', '本人特定事項の確認を行った日時', 'When the identity was confirmed'),
  field('3-14', 'relying_party', 'otherDates', '取引の目的・職業等の確認を行った日', 'Days of other confirmations'),
  field('15-19', 'relying_party', 'transactionKind', '取引時確認を行った取引の種類', 'Kind of transaction'),
  field('15-19', 'system', 'method', '本人特定事項の確認を行った方法', 'Method of confirmation'),
  field('15-19', 'system', 'citation', '方法の根拠', 'Provision'),
  field('15-19', 'system', 'documentName', '本人確認書類の名称', 'Name of the document'),
  field('15-19', 'system', 'documentNumber', '本人確認書類の記号番号', 'Number of the document'),
  field('15-19', 'system', 'documentExpiry', '本人確認書類の有効期限', 'Expiry of the document'),
  field('20-25', 'system', 'name', '氏名', 'Name'),
  field('20-25', 'system', 'address', '住居', 'Address'),
  field('20-25', 'system', 'birthDate', '生年月日', 'Date of birth'),
  field('20-25', 'relying_party', 'representative', '代表者等の本人特定事項と関係', 'Representative and relation'),
  field('20-25', 'relying_party', 'transactionPurpose', '取引を行う目的', 'Purpose of the transaction'),
  field('20-25', 'relying_party', 'occupation', '職業', 'Occupation'),
  field('20-25', 'relying_party', 'assets', '資産及び収入の状況', 'Assets and income'),
  field('26-30', 'relying_party', 'otherName', '異なる名義とその理由', 'Other name and its reason'),
  field(
    '26-30',
    'system',
    'searchKey',
    '取引記録等を検索するための事項',
    'Key for finding the records of transactions',
  ),
  field('26-30', 'relying_party', 'foreignOfficial', '外国の重要な公的地位', 'Foreign public office'),
  field('26-30', 'relying_party', 'residence', '在留期間等の確認', 'Period of residence'),
  field('', 'system', 'identitySource', '本人特定事項の出どころ', 'Where name, address and birth date come from'),
  field('', 'system', 'decidedBy', '判定した者', 'Who decided'),
  field('', 'system', 'images', '添付する画像情報のSHA-256', 'SHA-256 of the images to be attached'),
  field('', 'system', 'bundle', '端末の署名した一覧のSHA-256', 'SHA-256 of the list signed by the device'),
  field('', 'system', 'auditIndex', '監査ログの記載', 'Entry of the audit log'),
  field('', 'system', 'session', 'セッション番号', 'Session'),
] as const satisfies readonly RecordField[]

export type RecordFieldId = (typeof recordFields)[number]['id']

/** Values by field; what is not known here is not there. */
export type CustomerRecord = Readonly<Partial<Record<RecordFieldId, string>>>
