import { readFileSync } from 'node:fs'

/**
 * What the relying party must be told, from the environment.
 *
 * @param {string} name
 * @returns {string}
 */
const required = (name) => {
  const value = process.env[name]
  if (value !== undefined && value !== '') return value
  process.stderr.write(`${name} is not set. See README.md of this example.\n`)
  process.exit(2)
}

const { TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key } = process.env

export const settings = {
  port: Number(process.env.PORT ?? 4000),
  /** Where the Honnin server answers, as this server reaches it. */
  honninUrl: new URL(required('HONNIN_URL')),
  /** Secret API key. It stays here: no page ever sees it. */
  secretKey: required('HONNIN_SECRET_KEY'),
  /** PEM files for HTTPS, so that a phone may open the camera; `null` where TLS ends at a proxy. */
  tls: certificate && key ? { cert: readFileSync(certificate), key: readFileSync(key) } : null,
  /** Secret of the webhook endpoint, `whsec_…`. */
  webhookSecret: required('HONNIN_WEBHOOK_SECRET'),
}
