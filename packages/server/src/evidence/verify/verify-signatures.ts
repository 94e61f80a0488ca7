import type { X509Certificate } from 'node:crypto'
import type { NoteKey } from '@honnin/shared/audit'
import { InstantSchema, SessionIdSchema, Sha256Schema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { nodePrimitives } from '../../audit/index.ts'
import { jwsPayload, parseStrictJws, sha256Hex } from '../../crypto/index.ts'
import type { Manifest } from '../package/package-files.ts'
import { statementType } from '../signing/evidence-signer.ts'
import { verifyCms } from '../signing/verify-cms.ts'
import { fails, holds, type Finding } from './finding.ts'
import { verifyCertificate } from './verify-certificate.ts'

/** The bytes that are signed, and the signatures. */
export interface SignedManifest {
  readonly bytes: Buffer
  readonly manifest: Manifest
  readonly cms: Buffer
  readonly jws: string
}

const StatementSchema = v.strictObject({
  iss: v.string(),
  sub: SessionIdSchema,
  iat: v.pipe(v.number(), v.integer()),
  manifest: Sha256Schema,
  cms: Sha256Schema,
})

/** Whether the manifest is signed with a certificate, and what that certificate is. */
export const verifyCmsSignature = (
  { bytes, cms }: SignedManifest,
  roots: readonly X509Certificate[] | null,
): readonly Finding[] => {
  const signature = verifyCms(cms, bytes)
  if (typeof signature === 'string') return [fails(signature)]
  return [
    holds('cms_verifies', signature.signedAt.toISOString()),
    ...verifyCertificate(signature, { roots, at: signature.signedAt }),
  ]
}

/** Whether manifest and CMS are signed by the key of the audit log. */
export const verifyJwsSignature = async (signed: SignedManifest, key: NoteKey): Promise<Finding> => {
  const jws = parseStrictJws(signed.jws)
  const claims = jws === null ? null : v.safeParse(StatementSchema, jwsPayload(jws))
  if (jws === null || claims?.success !== true || jws.header.alg !== 'EdDSA' || jws.header.typ !== statementType)
    return fails('jws_malformed')
  const { publicKey } = key
  const message = Buffer.from(jws.signingInput)
  if (!(await nodePrimitives.verifyEd25519({ publicKey, message, signature: jws.signature })))
    return fails('jws_bad_signature', key.name)
  const { iss, sub, iat, manifest, cms } = claims.output
  const isOurs =
    iss === key.name &&
    sub === signed.manifest.session &&
    iat === Math.floor(Date.parse(v.parse(InstantSchema, signed.manifest.createdAt)) / 1000) &&
    manifest === sha256Hex(signed.bytes) &&
    cms === sha256Hex(signed.cms)
  return isOurs ? holds('jws_verifies', key.name) : fails('jws_other_content')
}
