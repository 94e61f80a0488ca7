import type { Config } from '../config/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'
import { loadServerIdentity } from './tls/index.ts'

const soonMs = 14 * 86_400_000

export const examineTls = async ({ tls }: Config, now = new Date()): Promise<Diagnosis> => {
  if (tls.kind === 'none') return fine('tls', 'ends at a proxy')
  if (tls.kind === 'local') return warn('tls', 'a local authority, for development', 'set HONNIN_TLS_CERTIFICATE_FILE')
  try {
    const { validTo, names } = await loadServerIdentity(tls, now)
    const detail = `until ${validTo.toISOString()} for ${names}`
    return validTo.getTime() - now.getTime() < soonMs
      ? warn('tls', detail, 'renew the certificate')
      : fine('tls', detail)
  } catch (error) {
    return bad('tls', textOf(error), 'see HONNIN_TLS_CERTIFICATE_FILE and HONNIN_TLS_KEY_FILE')
  }
}
