export { openPart, sealPart } from './backup-cipher.ts'
export { loadBackupKey, type BackupKey } from './backup-key.ts'
export { BlindIndex, sealedIndexKey } from './blind-index.ts'
export { CryptoError, type CryptoErrorCode } from './crypto-error.ts'
export { hmacSha256, isSame, sha256, sha256Hex, sha256Stream } from './digest.ts'
export { KeyRing } from './key-ring.ts'
export { addMasterKey, loadMasterKeys } from './load-master-keys.ts'
export type { MasterKeys } from './master-keys.ts'
export type { MediaCipher } from './media-cipher.ts'
export { systemRandom, type Random } from './random.ts'
export { countOld, rewrapAll, type SealedColumn } from './rotate-keys.ts'
export { SessionKey, SessionKeys, type MediaPlace, type SessionRef } from './session-keys.ts'
export {
  DeviceKeySchema,
  isSignedBy,
  jwsPayload,
  parseStrictJws,
  thumbprint,
  type DeviceKey,
  type UnverifiedJws,
} from './strict-jws.ts'
