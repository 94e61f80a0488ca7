import { hmacSha256 } from '../crypto/index.ts'

/** Headers of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, once with each secret that is live. */
export const signWebhook = (options: {
  readonly secrets: readonly Uint8Array[]
  readonly id: string
  readonly at: Date
  readonly body: string
}): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(options.at.getTime() / 1000))
  const signatures = options.secrets.map(
    (secret) => `v1,${hmacSha256(secret, `${options.id}.${timestamp}.${options.body}`).toString('base64')}`,
  )
  return { 'webhook-id': options.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
