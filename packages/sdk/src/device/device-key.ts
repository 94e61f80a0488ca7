import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'

/** A P-256 key pair of which the private half cannot leave this browser, with what names it. */
export interface DeviceKey {
  readonly pair: CryptoKeyPair
  readonly publicJwk: JWK
  /** RFC 7638 thumbprint: `cnf.jkt` of the access token and `kid` of the bundle. */
  readonly thumbprint: string
}

/** Makes a non-extractable ES256 key pair. Throws where the page has no WebCrypto (an insecure context). */
export const generateDeviceKey = async (): Promise<DeviceKey> =>
  describeDeviceKey(await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']))

export const describeDeviceKey = async (pair: CryptoKeyPair): Promise<DeviceKey> => {
  const { kty, crv, x, y } = await exportJWK(pair.publicKey)
  if (kty === undefined || crv === undefined || x === undefined || y === undefined)
    throw new TypeError('the device key is not an elliptic-curve key')
  const publicJwk: JWK = { kty, crv, x, y }
  return { pair, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) }
}
