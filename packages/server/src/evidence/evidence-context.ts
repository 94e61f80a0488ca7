import type { AuditLog } from '../audit/index.ts'
import type { Config } from '../config/index.ts'
import { SessionKeys, type KeyRing, type MasterKeys, type Random } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import type { ObjectStore } from '../storage/index.ts'
import type { EvidenceContext } from './export-evidence.ts'
import { EvidenceSigner } from './signing/evidence-signer.ts'

/** The part of an installation that evidence is made from. */
export interface EvidenceSource {
  readonly config: Config
  readonly db: Db
  readonly master: MasterKeys
  readonly keyRing: KeyRing
  readonly auditLog: AuditLog
  readonly vault: ObjectStore
  readonly random: Random
  readonly now: () => Date
}

/** One a process: the certificate is read once. */
export const evidenceContext = (source: EvidenceSource): EvidenceContext => {
  const { config, db, master, keyRing, auditLog, vault, random, now } = source
  const { operatorName, evidenceCertificate: certificateFiles } = config
  return {
    ...{ db, random, now, vault, auditLog, operatorName },
    sessionKeys: new SessionKeys(master),
    signer: new EvidenceSigner({ db, master, keyRing, auditLog, now, operatorName, certificateFiles }),
  }
}
