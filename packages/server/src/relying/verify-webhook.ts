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
  const named = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(given.headers[name])])
  return v.parse(WebhookEventSchema, new Webhook(given.secret).verify(given.body, Object.fromEntries(named)))
}
