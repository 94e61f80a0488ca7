export { AuditError, type AuditErrorCode } from './audit-error.ts'
export { canonicalJson, type JsonValue } from './canonical-json.ts'
export { decodeBase64, encodeBase64 } from './base64.ts'
export { formatCheckpoint, openCheckpoint, type Checkpoint } from './checkpoint.ts'
export { cosignedMessage, formatCosignature, verifyCosignature } from './cosignature.ts'
export { formatLogProof, parseLogProof, verifyLogProof, type LogProof, type VerifiedLogProof } from './log-proof.ts'
export {
  leafInput,
  nodeInput,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
} from './merkle.ts'
export type { AuditPrimitives, Ed25519Verify, Sha256Function } from './primitives.ts'
export {
  formatNoteKey,
  formatSignedNote,
  noteKey,
  openSignedNote,
  parseNoteKey,
  signatureLinesBy,
  type NoteKey,
  type NoteKeyType,
} from './signed-note.ts'
