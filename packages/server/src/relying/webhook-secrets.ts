import type { MasterKeys, SealedColumn } from '../crypto/index.ts'

/** 192 bits: Standard Webhooks asks for 24 to 64 bytes. */
export const secretBytes = 24
const secretContext = (id: string): string => `webhook-secret|${id}`

const sealedIn = (column: string): SealedColumn => ({
  ...{ table: 'webhook_endpoint', idColumn: 'id', column },
  context: secretContext,
})

/** For the rotation of the master key. */
export const sealedWebhookSecrets: readonly SealedColumn[] = [sealedIn('sealed_secret'), sealedIn('sealed_old_secret')]

export const formatWebhookSecret = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`

export const sealWebhookSecret = (master: MasterKeys, id: string, secret: Uint8Array): Buffer =>
  master.seal(secretContext(id), secret)

export const openWebhookSecret = (master: MasterKeys, id: string, sealed: Uint8Array): Buffer =>
  master.open(secretContext(id), sealed)
