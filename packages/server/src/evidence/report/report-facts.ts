import type { CheckResult } from '@honnin/shared/protocol'
import type { ConsentFile, DecisionFile, DocumentFile, Manifest, SessionFile } from '../package/package-files.ts'

export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** SHA-256 in hex with colons. */
  readonly fingerprint: string
  readonly isDevelopment: boolean
}

/** Everything that a report tells; the files of the package say the same. */
export interface ReportFacts {
  readonly head: Omit<Manifest, 'files'>
  readonly session: SessionFile
  readonly consent: ConsentFile
  readonly decision: DecisionFile
  readonly checks: readonly CheckResult[]
  readonly document: DocumentFile
  /** Entries of the audit log in their order. */
  readonly entries: readonly { readonly index: number; readonly type: string }[]
  readonly logKey: string
  readonly certificate: CertificateFacts
  /** Data URI by item; `null` where pictures were not asked for. */
  readonly pictures: ReadonlyMap<string, string> | null
}
