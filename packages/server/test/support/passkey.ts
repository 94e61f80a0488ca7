import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** CBOR (RFC 8949) of what authenticators write: integers, bytes, text, maps. */
const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length])
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
}
const cbor = (value: number | string | Uint8Array | Map<number | string, unknown>): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  const members = [...value].flatMap(([key, member]) => [cbor(key), cbor(member as number)])
  return Buffer.concat([head(5, value.size), ...members])
}

const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
const presentFlag = 0x01
const attestedFlag = 0x40

/** An authenticator in software: ES256, no attestation, a counter that goes up. */
export class Authenticator {
  readonly #key: KeyObject
  readonly #publicKey: KeyObject
  readonly id = randomBytes(16)
  counter = 0

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    this.#publicKey = publicKey
  }

  #data(scope: string, attested: Uint8Array | null): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = Buffer.from([presentFlag | (attested === null ? 0 : attestedFlag)])
    return Buffer.concat([sha256(scope), flags, counter, ...(attested === null ? [] : [attested])])
  }

  /** Answers `navigator.credentials.create`. */
  register({ challenge, origin }: { readonly challenge: string; readonly origin: string }): Record<string, unknown> {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' })
    const key = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    )
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, key])
    const authData = this.#data(new URL(origin).hostname, attested)
    const attestation = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    )
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge, origin }))
    return {
      ...this.#common(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal', 'telepathy'],
      },
    }
  }

  /** Answers `navigator.credentials.get`. */
  authenticate({
    challenge,
    origin,
  }: {
    readonly challenge: string
    readonly origin: string
  }): Record<string, unknown> {
    this.counter += 1
    const authenticatorData = this.#data(new URL(origin).hostname, null)
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }))
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), this.#key)
    return {
      ...this.#common(),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    }
  }

  #common(): Record<string, unknown> {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform' }
  }
}
