import { documentCatalogue } from '@honnin/shared/documents'
import { methods } from '@honnin/shared/methods'
import { checkTextsEn, reasonTextsEn } from './reason-texts-en.ts'
import { reportLabelsEn } from './report-labels-en.ts'
import type { ReportTexts } from './report-texts.ts'

const nameOf = (type: keyof typeof documentCatalogue): string => documentCatalogue[type].name.en

export const reportTextsEn: ReportTexts = {
  language: 'en',
  labels: reportLabelsEn,
  statuses: { approved: 'Approved', declined: 'Declined', review: 'Under review', resubmit: 'To be submitted again' },
  statusMeanings: {
    approved: 'Every required check was passed.',
    declined: 'It was not accepted as coming from the person on the document.',
    review: 'It could not be decided by the program alone; a reviewer must look.',
    resubmit: 'Something was missing in the pictures; the person was asked to take them again.',
  },
  outcomes: { pass: 'Passed', fail: 'Failed', inconclusive: 'Inconclusive', skipped: 'Not applicable' },
  checks: checkTextsEn,
  reasons: reasonTextsEn,
  comparisons: {
    match: 'Same',
    tolerated: 'Same, written otherwise',
    mismatch: 'Different',
    unreadable: 'Could not be read',
  },
  warnings: {
    number_form: 'The number does not have the usual form',
    number_commission: 'The number names no known prefectural commission',
    number_check_digit: 'The check digit of the number does not fit',
    number_first_issue: 'The year of issue in the number does not fit the birth date',
    birth_date_implausible: 'The birth date is out of the usual range',
    expiry_day_unusual: 'The document expires on an unusual day',
    expiry_too_far: 'The document expires later than usual',
  },
  fields: {
    name: 'Name',
    birthDate: 'Date of birth',
    address: 'Address',
    number: 'Number',
    expiryDate: 'Date of expiry',
    surname: 'Surname (passport)',
    givenNames: 'Given names (passport)',
    nationality: 'Nationality',
    issuer: 'Issuing state',
    sex: 'Sex',
  },
  sources: { mrz: 'machine-readable zone', ocr: 'print', chip: 'chip', declared: 'declared' },
  documents: {
    jp_driving_licence: nameOf('jp_driving_licence'),
    jp_my_number_card: nameOf('jp_my_number_card'),
    jp_residence_card: nameOf('jp_residence_card'),
    passport: nameOf('passport'),
  },
  sectors: {
    specified_business: 'Specified business operator (Act on Prevention of Transfer of Criminal Proceeds)',
    mobile_phone: 'Mobile phone operator (Mobile Phone Improper Use Prevention Act)',
    secondhand_goods: 'Secondhand goods dealer (Secondhand Goods Business Act)',
    none: 'Use without a statutory duty',
  },
  methods: Object.fromEntries(methods.map(({ id, name }) => [id, name.en])),
  steps: {
    document_front: 'Front of the document',
    document_back: 'Back of the document',
    document_thickness: 'Thickness of the document',
    face_challenge: 'Movements of the face',
    face_light: 'Coloured light on the face',
    face_with_document: 'Face beside the document',
  },
  items: {
    document_front: 'Front of the document',
    document_back: 'Back of the document',
    document_thickness: 'Thickness of the document (oblique)',
    face_frame: 'Face',
    face_light: 'Coloured light on the face',
    face_with_document: 'Face beside the document',
  },
  movements: {
    turn_left: 'turn left',
    turn_right: 'turn right',
    nod: 'nod',
    open_mouth: 'open the mouth',
    blink: 'blink',
  },
  phases: { neutral: 'at rest', onset: 'onset', peak: 'peak' },
  itemSources: { 'camera-auto': 'taken automatically', 'camera-manual': 'taken by hand', file: 'from a file' },
  locales: { ja: 'Japanese', en: 'English', 'ja-easy': 'easy Japanese' },
}
