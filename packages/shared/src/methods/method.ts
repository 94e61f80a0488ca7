/** Kinds of business for which the law differs. `none`: no statutory duty, the verification is for other uses. */
export const sectors = ['specified_business', 'mobile_phone', 'secondhand_goods', 'none'] as const
export type Sector = (typeof sectors)[number]

/** Evidence that a method can rest on. */
export const evidenceKinds = [
  'document_image',
  'document_original',
  'document_copy',
  'face_image',
  'chip_data',
  'other_operator_record',
  'account_transfer',
  'non_forwarding_mail',
  'recipient_bound_mail',
  'card_substitute_record',
  'signed_transaction',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/**
 * How well a statement about the law is known. `high`: read in a source of that day; `medium`: derived from an amendment whose
 * final lettering was not seen; `low`: from secondary sources only.
 */
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

export interface Citation {
  /** First day, `YYYY-MM-DD` in Japan, on which the provision is cited so; `null`: from the first. */
  readonly from: string | null
  readonly text: string
  readonly ja: string
  readonly confidence: Confidence
}

export interface Rule {
  readonly sector: Exclude<Sector, 'none'>
  /** First and last lawful day in Japan (inclusive); `null` where no date is known. */
  readonly validFrom: string | null
  readonly lawfulUntil: string | null
  /** How well these days are known. */
  readonly confidence: Confidence
  /** The provision by period: letters move when items are inserted or struck out. */
  readonly citations: readonly Citation[]
}

export interface Method {
  /** Stable; the law's letters are not. */
  readonly id: string
  readonly name: { readonly ja: string; readonly en: string }
  /** One of each group, all groups together. */
  readonly evidence: readonly (readonly EvidenceKind[])[]
  readonly rules: readonly Rule[]
}
