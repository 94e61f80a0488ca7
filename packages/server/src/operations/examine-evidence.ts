import type { Config } from '../config/index.ts'
import { examineCertificate } from '../evidence/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'

const name = 'evidence'
const soonMs = 30 * 86_400_000

/** Whether the operator's certificate can sign evidence, and for how long yet. */
export const examineEvidence = async (
  { evidenceCertificate: files }: Pick<Config, 'evidenceCertificate'>,
  now = new Date(),
): Promise<Diagnosis> => {
  if (files === null)
    return warn(
      name,
      'packages are signed by a certificate that this program made itself',
      'set HONNIN_EVIDENCE_P12_FILE to one of an authority; see docs/evidence.md',
    )
  try {
    const { subject, from, until, fault } = await examineCertificate(files, now)
    const detail = `${subject}, ${from.toISOString()} to ${until.toISOString()}`
    if (fault !== null) return bad(name, `${detail}: ${fault}`, 'put a certificate for signing in its place')
    return until.getTime() - now.getTime() < soonMs ? warn(name, detail, 'renew the certificate') : fine(name, detail)
  } catch (error) {
    return bad(name, textOf(error), 'see HONNIN_EVIDENCE_P12_FILE and HONNIN_EVIDENCE_P12_PASSWORD_FILE')
  }
}
