export { methods, sectors, type EvidenceKind, type Method, type Sector } from './catalogue.ts'
export { citationInJapanese, dayInJapan, lawfulMethod, type LawfulMethod } from './lawful-method.ts'
