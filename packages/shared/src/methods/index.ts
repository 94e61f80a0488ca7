export { methods } from './catalogue.ts'
export {
  citationInJapanese,
  dayInJapan,
  endOfDayInJapan,
  lawfulMethod,
  standingOf,
  startOfDayInJapan,
  type LawfulMethod,
  type Standing,
} from './lawful-method.ts'
export {
  confidences,
  evidenceKinds,
  sectors,
  type Citation,
  type Confidence,
  type EvidenceKind,
  type Method,
  type Rule,
  type Sector,
} from './method.ts'
