import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import * as v from 'valibot'
import type { Queryable, Transaction } from '../../db/index.ts'
import type { Operator } from '../operators.ts'
import { ReviewError } from '../review-error.ts'
import { AuthenticationSchema, isTransport, RegistrationSchema } from './passkey-responses.ts'

/** The page that asks: `https://ekyc.example`. Its host is the scope of the passkeys (WebAuthn Level 3, "RP ID"). */
export type PageOrigin = string

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** As many as a person could tell apart. */
const mostPasskeys = 10

interface PasskeyRow extends Record<string, unknown> {
  readonly id: string
  readonly name: string
  readonly public_key: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly created_at: Date
  readonly last_used_at: Date | null
}

export const listPasskeys = async (db: Queryable, operatorId: string): Promise<readonly Passkey[]> => {
  const { rows } = await db.query<PasskeyRow>(
    'select * from operator_passkey where operator_id = $1 order by created_at, id',
    [operatorId],
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: row.transports,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }))
}

const scopeOf = (origin: PageOrigin): string => new URL(origin).hostname

const descriptors = (passkeys: readonly Passkey[]) =>
  passkeys.map(({ id, transports }) => ({ id, transports: transports.filter(isTransport) }))

/** Options for `navigator.credentials.create`. Throws {@link ReviewError} `too_many_factors`. */
export const offerRegistration = async (
  db: Queryable,
  { operator, issuer, origin }: { readonly operator: Operator; readonly issuer: string; readonly origin: PageOrigin },
) => {
  const known = await listPasskeys(db, operator.id)
  if (known.length >= mostPasskeys) throw new ReviewError('too_many_factors')
  return generateRegistrationOptions({
    ...{ rpName: issuer, rpID: scopeOf(origin), userName: operator.login, userDisplayName: operator.displayName },
    userID: new TextEncoder().encode(operator.id),
    attestationType: 'none',
    excludeCredentials: descriptors(known),
    // It comes second, after a password: possession is what counts.
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
  })
}

/** Keeps a passkey that was made for `challenge`. Throws {@link ReviewError} `passkey_refused`. */
export const keepPasskey = async (
  tx: Transaction,
  given: {
    readonly operatorId: string
    readonly name: string
    readonly response: unknown
    readonly challenge: string
    readonly origin: PageOrigin
    readonly at: Date
  },
): Promise<void> => {
  const { operatorId, name, challenge, origin, at } = given
  const parsed = v.safeParse(RegistrationSchema, given.response)
  if (!parsed.success) throw new ReviewError('passkey_refused')
  const response = parsed.output
  const transports = response.response.transports.filter(isTransport)
  const verified = await verifyRegistrationResponse({
    response: { ...response, response: { ...response.response, transports } },
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: scopeOf(origin) },
    requireUserVerification: false,
  }).catch((cause: unknown) => {
    throw new ReviewError('passkey_refused', { cause })
  })
  if (!verified.verified) throw new ReviewError('passkey_refused')
  const { credential } = verified.registrationInfo
  const { rowCount } = await tx.query(
    `insert into operator_passkey (id, operator_id, name, public_key, counter, transports, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
    [credential.id, operatorId, name, Buffer.from(credential.publicKey), credential.counter, transports, at],
  )
  if (rowCount !== 1) throw new ReviewError('passkey_refused')
}

/** Options for `navigator.credentials.get`. */
export const offerAuthentication = async (db: Queryable, operatorId: string, origin: PageOrigin) =>
  generateAuthenticationOptions({
    rpID: scopeOf(origin),
    allowCredentials: descriptors(await listPasskeys(db, operatorId)),
    userVerification: 'preferred',
  })

/** Whether a passkey of the operator signed `challenge`. Its counter goes up by that (WebAuthn Level 3, 6.1.1). */
export const verifyPasskey = async (
  tx: Transaction,
  given: {
    readonly operatorId: string
    readonly response: unknown
    readonly challenge: string
    readonly origin: PageOrigin
    readonly at: Date
  },
): Promise<boolean> => {
  const { operatorId, challenge, origin, at } = given
  const parsed = v.safeParse(AuthenticationSchema, given.response)
  if (!parsed.success) return false
  const passkey = (await listPasskeys(tx, operatorId)).find(({ id }) => id === parsed.output.id)
  if (passkey === undefined) return false
  const verified = await verifyAuthenticationResponse({
    response: parsed.output,
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: scopeOf(origin) },
    credential: { id: passkey.id, publicKey: passkey.publicKey, counter: passkey.counter },
    requireUserVerification: false,
  }).catch(() => null)
  if (verified?.verified !== true) return false
  await tx.query('update operator_passkey set counter = $2, last_used_at = $3 where id = $1', [
    ...[passkey.id, verified.authenticationInfo.newCounter, at],
  ])
  return true
}
