import type { MrzFieldReading, MrzReading, PixelSize } from '@honnin/shared/vision'
import type { DocumentFieldReading, DocumentFields } from './document-field.ts'

const isoDate = /^\d{4}-\d{2}-\d{2}$/

/** The fields of a machine readable zone under the names that printed ones have. `size` is that of the picture it was read in. */
export function readZoneFields({ fields }: MrzReading, size: PixelSize): DocumentFields {
  const { primaryIdentifier, secondaryIdentifier, documentNumber, birthDate, expiryDate, nationality, sex } = fields
  const read: Record<string, DocumentFieldReading> = {}
  const add = (name: string, reading: MrzFieldReading, value = reading.value): void => {
    if (value !== null && value !== '') read[name] = fieldOf(reading, { value, size })
  }
  const names = [primaryIdentifier.value, secondaryIdentifier.value]
  add('name', primaryIdentifier, names.includes(null) ? null : names.join(' ').trim())
  add('number', documentNumber)
  // A zone may leave part of a date unknown; such a one is no day.
  add('birthDate', birthDate, isoDate.test(birthDate.value ?? '') ? birthDate.value : null)
  add('expiryDate', expiryDate, isoDate.test(expiryDate.value ?? '') ? expiryDate.value : null)
  add('nationality', nationality)
  add('sex', sex)
  return read
}

function fieldOf(
  { confidence, box }: MrzFieldReading,
  { value, size }: { readonly value: string; readonly size: PixelSize },
): DocumentFieldReading {
  const rounded = (share: number): number => Math.round(share * 1000) / 1000
  return {
    value,
    source: 'mrz',
    confidence: rounded(confidence),
    box: {
      x: rounded(box.x / size.width),
      y: rounded(box.y / size.height),
      width: rounded(box.width / size.width),
      height: rounded(box.height / size.height),
    },
  }
}
