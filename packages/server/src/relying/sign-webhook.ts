import { hmacSha256 } from '../crypto/index.ts'

/** Headers of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`. */
export const signWebhook = (options: {
  readonly secret: Uint8Array
  readonly id: string
  readonly at: Date
  readonly body: string
}): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(options.at.getTime() / 1000))
  const signature = hmacSha256(options.secret, `${options.id}.${timestamp}.${options.body}`).toString('base64')
  return { 'webhook-id': options.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
