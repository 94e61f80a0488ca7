import { sealedIndexKey, type SealedColumn } from './crypto/index.ts'
import { sealedDevelopmentKey } from './evidence/index.ts'
import { sealedWebhookSecrets } from './relying/index.ts'
import { sealedDisclosures, sealedEnrolments, sealedTotpSecrets } from './review/index.ts'

/** Everything outside the sessions and the signing keys that the master key seals for longer than a day. */
export const sealedColumns: readonly SealedColumn[] = [
  ...sealedWebhookSecrets,
  sealedIndexKey,
  sealedDevelopmentKey,
  sealedTotpSecrets,
  sealedEnrolments,
  sealedDisclosures,
]
