import forge from 'node-forge'
import type { AuditLog } from '../../audit/index.ts'
import { sha256Hex, type KeyRing, type MasterKeys } from '../../crypto/index.ts'
import type { Queryable } from '../../db/index.ts'
import { EvidenceError } from '../evidence-error.ts'
import { developmentCertificate } from './development-certificate.ts'
import { readOperatorCertificate, type CertificateFiles, type OperatorCertificate } from './operator-certificate.ts'
import { signCms } from './sign-cms.ts'

/** `typ` of the JWS that signs a package. */
export const statementType = 'honnin-evidence+jwt'

export interface SignerContext {
  readonly db: Queryable
  readonly master: MasterKeys
  readonly keyRing: KeyRing
  readonly auditLog: AuditLog
  readonly now: () => Date
  readonly operatorName: string
  /** `null`: a self-signed certificate for development. */
  readonly certificateFiles: CertificateFiles | null
}

/** Signs manifests with the operator's certificate and with the key of the audit log. */
export class EvidenceSigner {
  readonly #context: SignerContext
  #certificate: Promise<OperatorCertificate> | null = null

  constructor(context: SignerContext) {
    this.#context = context
  }

  /** Read once; tried again after a failure. */
  async #load(): Promise<OperatorCertificate> {
    const { certificateFiles, operatorName } = this.#context
    this.#certificate ??=
      certificateFiles === null
        ? developmentCertificate(this.#context, operatorName)
        : readOperatorCertificate(certificateFiles)
    try {
      return await this.#certificate
    } catch (error) {
      this.#certificate = null
      throw error
    }
  }

  async #inTime(): Promise<OperatorCertificate> {
    const signer = await this.#load()
    const { notBefore, notAfter } = signer.certificate.validity
    const now = this.#context.now()
    if (now < notBefore || now > notAfter)
      throw new EvidenceError(
        'evidence_certificate_expired',
        `the certificate is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`,
      )
    return signer
  }

  /** The certificate and those that lead to its root, as PEM. Throws {@link EvidenceError}. */
  async certificates(): Promise<string> {
    const { certificate, chain } = await this.#inTime()
    const pems = [certificate, ...chain].map((one) => forge.pki.certificateToPem(one).replaceAll('\r\n', '\n'))
    return pems.join('')
  }

  /** Both signatures over a manifest. The JWS covers the CMS as well. Throws {@link EvidenceError}. */
  async sign(
    manifest: Uint8Array,
    { sessionId, at }: { readonly sessionId: string; readonly at: Date },
  ): Promise<{ readonly cms: Buffer; readonly jws: string }> {
    const cms = signCms(manifest, await this.#inTime(), at)
    const { keyRing, auditLog } = this.#context
    const claims = {
      iss: auditLog.key.name,
      sub: sessionId,
      iat: Math.floor(at.getTime() / 1000),
      manifest: sha256Hex(manifest),
      cms: sha256Hex(cms),
    }
    return { cms, jws: await keyRing.signStatement(claims, { typ: statementType, kid: auditLog.verifierKey() }) }
  }
}
