import { WebhookEventSchema, type WebhookEvent } from '@honnin/shared/protocol'
import { Webhook } from 'standardwebhooks'
import * as v from 'valibot'

/**
 * For the relying party: verifies the signature and the age (five minutes) of a webhook and parses its event. `body` MUST be
 * the text as it came, before any JSON parser.
 *
 * Throws `WebhookVerificationError` of standardwebhooks where the signature is wrong or too old.
 *
 * @example
 * const event = verifyWebhook({ secret: process.env.HONNIN_WEBHOOK_SECRET, headers: request.headers, body })
 */
export const verifyWebhook = (given: {
  readonly secret: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}): WebhookEvent => {
  const header = (name: string): string => String(given.headers[name])
  const headers = {
    'webhook-id': header('webhook-id'),
    'webhook-timestamp': header('webhook-timestamp'),
    'webhook-signature': header('webhook-signature'),
  }
  return v.parse(WebhookEventSchema, new Webhook(given.secret).verify(given.body, headers))
}
