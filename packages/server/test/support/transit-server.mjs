/**
 * A key service for tests, with the API of Vault's transit engine and real AES-256-GCM: `node transit-server.mjs TOKEN`. A process
 * of its own, since a caller may block while it waits. Prints its port; `POST /rotate` and `/seal` act on it as an operator would.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const [token] = process.argv.slice(2)
const versions = [randomBytes(32)]
let isSealed = false

const encrypt = (/** @type {string} */ plaintext) => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', versions.at(-1) ?? '', nonce)
  const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'base64'), cipher.final(), cipher.getAuthTag()])
  return { ciphertext: `vault:v${versions.length}:${sealed.toString('base64')}` }
}

const decrypt = (/** @type {string} */ ciphertext) => {
  try {
    const [, version, body] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? []
    const sealed = Buffer.from(body ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', versions[Number(version) - 1] ?? '', sealed.subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(-16))
    return {
      plaintext: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64'),
    }
  } catch {
    return { error: 'cipher: message authentication failed' }
  }
}

/** @returns {Promise<{ status: number, body: unknown }>} */
const answer = async (/** @type {import('node:http').IncomingMessage} */ request) => {
  if (request.url === '/rotate') return { status: 204, body: versions.push(randomBytes(32)) }
  if (request.url === '/seal') return { status: 204, body: (isSealed = true) }
  if (isSealed) return { status: 503, body: { errors: ['Vault is sealed'] } }
  if (request.headers['x-vault-token'] !== token) return { status: 403, body: { errors: ['permission denied'] } }
  const { batch_input: batch } = JSON.parse(await text(request))
  if (request.url === '/v1/transit/encrypt/honnin')
    return { status: 200, body: { data: { batch_results: batch.map(({ plaintext }) => encrypt(plaintext)) } } }
  if (request.url !== '/v1/transit/decrypt/honnin') return { status: 404, body: { errors: [] } }
  const results = batch.map(({ ciphertext }) => decrypt(ciphertext))
  return { status: results.every(({ error }) => error) ? 400 : 200, body: { data: { batch_results: results } } }
}

const server = createServer((request, response) => {
  void answer(request).then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)))
}).listen(0, '127.0.0.1', () => process.stdout.write(`${/** @type {any} */ (server.address()).port}\n`))
