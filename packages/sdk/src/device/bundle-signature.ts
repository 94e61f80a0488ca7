import { bundleAlgorithm, bundleType, type BundleManifest } from '@honnin/shared/protocol'
import { CompactSign } from 'jose'
import type { DeviceKey } from './device-key.ts'

/** Signs the manifest as a compact JWS whose `kid` is the device key's thumbprint. */
export const signBundle = (key: DeviceKey, manifest: BundleManifest): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(manifest)))
    .setProtectedHeader({ alg: bundleAlgorithm, typ: bundleType, kid: key.thumbprint })
    .sign(key.pair.privateKey)
