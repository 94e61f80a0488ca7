import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { takeLock, transaction, type Db, type Transaction } from '../db/index.ts'
import { sha256 } from './digest.ts'
import type { MasterKeys } from './master-keys.ts'
import { parseStrictJws } from './strict-jws.ts'

const purposes = ['token', 'checkpoint', 'receipt'] as const
type Purpose = (typeof purposes)[number]

const signingKeyLock = 4_801_003
const publicKeyBytes = 32
export const signingKeyContext = (id: string): string => `signing-key|${id}`

interface SigningKeyRow extends Record<string, unknown> {
  readonly id: string
  readonly purpose: Purpose
  readonly public_jwk: JsonWebKey
  readonly sealed_private: Buffer
  readonly retired_at: Date | null
}

interface SigningKey {
  readonly id: string
  readonly purpose: Purpose
  readonly isCurrent: boolean
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const createSigningKey = async (tx: Transaction, master: MasterKeys, purpose: Purpose): Promise<void> => {
  const { privateKey, publicKey } =
    purpose === 'checkpoint' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const id = `${purpose}-${sha256(JSON.stringify(jwk)).toString('base64url').slice(0, 16)}`
  const sealed = master.seal(signingKeyContext(id), privateKey.export({ type: 'pkcs8', format: 'der' }))
  await tx.query(
    'insert into signing_key (id, purpose, algorithm, public_jwk, sealed_private) values ($1, $2, $3, $4, $5)',
    [id, purpose, purpose === 'checkpoint' ? 'EdDSA' : 'ES256', jwk, sealed],
  )
}

const clockToleranceSeconds = 5

/**
 * The operator's signing keys: ES256 for the tokens that we issue, Ed25519 for checkpoints of the audit log, ES256 for
 * deletion receipts. Retired keys still verify.
 */
export class KeyRing {
  readonly #keys: readonly SigningKey[]

  private constructor(keys: readonly SigningKey[]) {
    this.#keys = keys
  }

  /** Reads the keys, after making those that are missing. */
  static async load(db: Db, master: MasterKeys): Promise<KeyRing> {
    const rows = await transaction(db, async (tx) => {
      await takeLock(tx, signingKeyLock)
      const list = () => tx.query<SigningKeyRow>('select * from signing_key order by created_at')
      const { rows: present } = await list()
      for (const purpose of purposes)
        if (!present.some((row) => row.purpose === purpose && row.retired_at === null))
          await createSigningKey(tx, master, purpose)
      return (await list()).rows
    })
    return new KeyRing(
      rows.map((row) => ({
        id: row.id,
        purpose: row.purpose,
        isCurrent: row.retired_at === null,
        publicKey: createPublicKey({ key: row.public_jwk, format: 'jwk' }),
        privateKey: createPrivateKey({
          key: master.open(signingKeyContext(row.id), row.sealed_private),
          format: 'der',
          type: 'pkcs8',
        }),
      })),
    )
  }

  #current(purpose: Purpose): SigningKey {
    const key = this.#keys.find((candidate) => candidate.purpose === purpose && candidate.isCurrent)
    if (key === undefined) throw new TypeError(`no signing key for ${purpose}`)
    return key
  }

  signToken(claims: JWTPayload, typ: string): Promise<string> {
    return this.#signJws('token', claims, typ)
  }

  signReceipt(claims: JWTPayload, typ: string): Promise<string> {
    return this.#signJws('receipt', claims, typ)
  }

  /** Public keys of receipts, present and retired, as a JWK set (RFC 7517). */
  receiptKeys(): { readonly keys: readonly JsonWebKey[] } {
    const ours = this.#keys.filter(({ purpose }) => purpose === 'receipt')
    return {
      keys: ours.map(({ id, publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid: id,
        alg: 'ES256',
        use: 'sig',
      })),
    }
  }

  async #signJws(purpose: 'token' | 'receipt', claims: JWTPayload, typ: string): Promise<string> {
    const key = this.#current(purpose)
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: key.id }).sign(key.privateKey)
  }

  /**
   * Verifies a token that we issued: strict form, our key, `typ`, audience, times. Throws jose's `JWTExpired` where only the
   * time is over; any other error means that the token is not ours.
   */
  async verifyToken(
    token: string,
    expected: { readonly typ: string; readonly audience: string; readonly at: Date },
  ): Promise<JWTPayload> {
    const kid = parseStrictJws(token)?.header.kid
    const key = this.#keys.find((candidate) => candidate.purpose === 'token' && candidate.id === kid)
    if (key === undefined) throw new TypeError('the token is not signed by a key of this server')
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: ['ES256'],
      typ: expected.typ,
      audience: expected.audience,
      currentDate: expected.at,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
    })
    return payload
  }

  /** Raw 32 bytes of the key that signs checkpoints. */
  checkpointPublicKey(): Uint8Array {
    const { x } = this.#current('checkpoint').publicKey.export({ format: 'jwk' })
    const bytes = Buffer.from(x ?? '', 'base64url')
    if (bytes.length !== publicKeyBytes) throw new TypeError('the checkpoint key is not Ed25519')
    return bytes
  }

  signCheckpoint(text: string): Buffer {
    return sign(null, Buffer.from(text), this.#current('checkpoint').privateKey)
  }

  /**
   * A compact JWS (EdDSA) by the key that signs checkpoints: what it signs has two dots and no newline, a checkpoint has
   * newlines, so that neither can be taken for the other.
   */
  signStatement(claims: JWTPayload, header: { readonly typ: string; readonly kid: string }): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', ...header })
      .sign(this.#current('checkpoint').privateKey)
  }
}
