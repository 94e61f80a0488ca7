import {
  bundleAlgorithm,
  bundleLimitBytes,
  BundleManifestSchema,
  bundleType,
  type BundleManifest,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isSignedBy, jwsPayload, parseStrictJws, thumbprint, type DeviceKey } from '../crypto/index.ts'
import { SessionError } from './session-error.ts'

/**
 * Verifies the form, the type, the key and the signature of a bundle and reads its manifest. What the manifest claims is then
 * compared with `checkBundle`.
 *
 * Throws {@link SessionError}: `bundle_malformed`, `bundle_wrong_type`, `bundle_unknown_key`, `bundle_bad_signature`.
 */
export const openBundle = (compact: string, deviceKey: DeviceKey): BundleManifest => {
  const jws = compact.length > bundleLimitBytes ? null : parseStrictJws(compact)
  if (jws === null) throw new SessionError('bundle_malformed')
  const { typ, alg, kid } = jws.header
  if (typ !== bundleType || alg !== bundleAlgorithm) throw new SessionError('bundle_wrong_type')
  if (kid !== thumbprint(deviceKey)) throw new SessionError('bundle_unknown_key')
  if (!isSignedBy(jws, deviceKey)) throw new SessionError('bundle_bad_signature')
  const manifest = v.safeParse(BundleManifestSchema, jwsPayload(jws))
  if (!manifest.success)
    throw new SessionError('bundle_malformed', { param: v.getDotPath(manifest.issues[0]) ?? undefined })
  return manifest.output
}
