import type { DocumentType, DocumentWarning, FieldComparison } from '@honnin/shared/documents'
import type { ItemKind, ItemSource, Movement, PlanId, SessionStatus } from '@honnin/shared/protocol'

const statuses: Readonly<Record<SessionStatus, string>> = {
  created: 'Created',
  capturing: 'Capturing',
  processing: 'Being checked',
  approved: 'Approved',
  declined: 'Declined',
  review: 'To review',
  resubmit: 'Asked again',
  expired: 'Expired',
  canceled: 'Canceled',
  erased: 'Erased',
}
const plans: Readonly<Record<PlanId, string>> = {
  'jp-image-face': 'Document and face (Japan, article 6)',
  'jp-image-face-light': 'Document, face and light (Japan, article 6)',
  'document-and-face': 'Document and face (no statute)',
}
const documents: Readonly<Record<DocumentType, string>> = {
  jp_driving_licence: 'Driving licence',
  jp_my_number_card: 'My Number card',
  jp_residence_card: 'Residence card',
  passport: 'Passport',
}
const itemKinds: Readonly<Record<ItemKind, string>> = {
  document_front: 'Front',
  document_back: 'Back',
  document_thickness: 'Thickness',
  face_frame: 'Face',
  face_light: 'Light',
  face_with_document: 'Face and document',
}
const movements: Readonly<Record<Movement, string>> = {
  turn_left: 'turn left',
  turn_right: 'turn right',
  nod: 'nod',
  open_mouth: 'open mouth',
  blink: 'blink',
}
const comparisons: Readonly<Record<FieldComparison, string>> = {
  match: 'The same',
  tolerated: 'Written otherwise',
  mismatch: 'Differs',
  unreadable: 'Not readable',
}
const warnings: Readonly<Record<DocumentWarning, string>> = {
  number_form: 'The number does not have the form of this document',
  number_commission: 'The number names no known public safety commission',
  number_check_digit: 'The check digit of the number does not fit',
  number_first_issue: 'The year in the number does not fit the date of birth',
  birth_date_implausible: 'The date of birth is implausible',
  expiry_day_unusual: 'The document does not end on the birthday as it should',
  expiry_too_far: 'The document is valid longer than this kind can be',
}
/** Names of what a document says; a field without one is shown by its own name. */
const fields: Readonly<Record<string, string>> = {
  name: 'Name',
  address: 'Address',
  birthDate: 'Date of birth',
  expiryDate: 'Valid until',
  number: 'Number',
  nationality: 'Nationality',
  issuingState: 'Issuing state',
  documentNumber: 'Document number',
  sex: 'Sex',
  surname: 'Surname',
  givenNames: 'Given names',
  mrz: 'Machine-readable zone',
}
const sources = { mrz: 'machine-readable zone', ocr: 'print', chip: 'chip', declared: 'declared' }
const captureSources: Readonly<Record<ItemSource, string>> = {
  'camera-auto': 'taken by itself',
  'camera-manual': 'taken by hand',
  file: 'from a file',
}

export const sessions = {
  statuses,
  plans,
  documents,
  itemKinds,
  movements,
  comparisons,
  warnings,
  fields,
  sources,
  captureSources,
  phases: { neutral: 'at rest', onset: 'begins', peak: 'fully' },
  lights: 'light',
  finalities: { final: 'final', retryable: 'may capture anew' },
  decidedBy: { auto: 'automatically', reviewer: 'by a reviewer', simulation: 'simulated' },
}
