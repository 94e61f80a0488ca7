export { appendEntry, commitTo } from './append.ts'
export type { AuditEntry } from './audit-entry.ts'
export { AuditFault, type AuditFaultCode } from './audit-fault.ts'
export { AuditLog, type AuditReceipt, type EntryEvidence } from './audit-log.ts'
export type { StandingEntry } from './entry-recorder.ts'
export { readPlace } from './entry-store.ts'
export type { AuditFinding } from './findings.ts'
export { nodePrimitives } from './node-primitives.ts'
export { listSessionEntries, type Opening, type SessionEntry } from './session-entries.ts'
export { compareReplica, type ReplicaComparison } from './replica/compare-replica.ts'
export { erasedSessions } from './replica/erased-sessions.ts'
export { FolderStore } from './replica/folder-store.ts'
export { openReplica } from './replica/open-replica.ts'
export type { ReplicaStore } from './replica/replica-store.ts'
export { replicate, type Replication } from './replica/replicate.ts'
export { withReplicas } from './replica/with-replicas.ts'
export { sealLog, type Sealing } from './retention/seal-log.ts'
export { parseTilePath, type Tile } from './tile.ts'
export type { Stamp } from './timestamp-store.ts'
export { readRoots, stampCheckpoint } from './timestamp/stamp-checkpoint.ts'
export type { TimestampError, TimestampErrorCode } from './timestamp/timestamp-error.ts'
export {
  parseRoots,
  stampedText,
  verifyTimestamp,
  type TimestampTrust,
  type VerifiedTimestamp,
} from './timestamp/verify-timestamp.ts'
export { auditUpkeep } from './upkeep.ts'
export { verifyLog, type AuditVerification } from './verify-log.ts'
export { askWitness, type WitnessAddress } from './witness/ask-witness.ts'
export { serveWitness } from './witness/serve-witness.ts'
export { WitnessState } from './witness/witness-state.ts'
export { Witness } from './witness/witness.ts'
