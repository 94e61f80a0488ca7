import { documentCatalogue } from '@honnin/shared/documents'
import { citationInJapanese, methods } from '@honnin/shared/methods'
import type { Dossier } from '../../sessions/index.ts'
import { dayOfJapan, timeInJapan } from '../report/format-report.ts'
import type { CustomerRecord, RecordFieldId } from './record-fields.ts'

type IdentityField = 'name' | 'address' | 'birthDate'

interface IdentityValue {
  readonly value: string | undefined
  /** `declared`: as the person wrote it, and the document says the same. */
  readonly source: 'declared' | 'document' | 'unread'
}

/** What was declared, where the document says the same: it has no errors of reading. Else what was read. */
const identityValue = ({ request, result }: Dossier, field: IdentityField): IdentityValue => {
  const declared = request.declared[field]
  const comparison = result.document.comparisons[field]
  if (declared !== undefined && (comparison === 'match' || comparison === 'tolerated'))
    return { value: declared, source: 'declared' }
  const value = result.document.fields[field]?.value
  return { value, source: value === undefined ? 'unread' : 'document' }
}

const known = (values: Readonly<Partial<Record<RecordFieldId, string | undefined>>>): CustomerRecord =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])))

/** The record of one approved verification. What only the business knows is left out. */
export const buildRecord = (dossier: Dossier, auditIndex: number | null): CustomerRecord => {
  const { session, decision, bundle, items, request, result } = dossier
  const [name, address, birthDate] = (['name', 'address', 'birthDate'] as const).map((field) =>
    identityValue(dossier, field),
  )
  const method = methods.find(({ id }) => id === decision.method?.id)
  return known({
    imagesReceivedOn: dayOfJapan(bundle.submittedAt),
    confirmedAt: `${timeInJapan(decision.decidedAt)} +09:00`,
    method: method === undefined ? undefined : `${method.name.ja} (${method.id})`,
    citation:
      decision.method === null
        ? undefined
        : (citationInJapanese(decision.method.id, { sector: session.sector, at: new Date(decision.decidedAt) }) ??
          decision.method.citation),
    documentName: session.documentType === null ? undefined : documentCatalogue[session.documentType].name.ja,
    documentNumber: result.document.fields['number']?.value,
    documentExpiry: result.document.fields['expiryDate']?.value,
    name: name?.value,
    address: address?.value,
    birthDate: birthDate?.value,
    searchKey: request.reference ?? undefined,
    identitySource: `name=${name?.source} address=${address?.source} birthDate=${birthDate?.source}`,
    decidedBy: decision.decidedBy,
    images: items.map(({ descriptor }) => descriptor.sha256).join(' '),
    bundle: bundle.sha256,
    auditIndex: auditIndex === null ? undefined : String(auditIndex),
    session: session.id,
  })
}
