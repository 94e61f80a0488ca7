export { methods, sectors, type EvidenceKind, type Method, type Sector } from './catalogue.ts'
export { dayInJapan, lawfulMethod, type LawfulMethod } from './lawful-method.ts'
