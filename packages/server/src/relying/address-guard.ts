import { lookup } from 'node:dns/promises'
import type { LookupAddress, LookupAllOptions } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Not the public internet: loopback, private, link-local, shared, documentation, multicast, reserved (IANA registries). */
const notPublic = new BlockList()
const refused4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
for (const [network, prefix] of refused4) notPublic.addSubnet(network, prefix, 'ipv4')
/** Of IPv6 only global unicast is public, without what embeds an IPv4 address or is documentation. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
const refused6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
for (const [network, prefix] of refused6) notPublic.addSubnet(network, prefix, 'ipv6')

export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  return family === 6 && globalUnicast.check(address, 'ipv6') && !notPublic.check(address, 'ipv6')
}

export type UrlRefusal = 'not_https' | 'credentials' | 'private_address'

/** What can be said of an address without asking the name service; `null` where nothing speaks against it. */
export const checkWebhookUrl = (
  text: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): UrlRefusal | null => {
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'credentials'
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'not_https'
  if (allowPrivate) return null
  // The URL parser has already turned decimal, octal and hexadecimal forms of an IPv4 address into dotted ones.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isName = isIP(host) === 0
  const isLocalName =
    isName && (host === 'localhost' || /\.(localhost|local|internal)\.?$/.test(host) || !host.includes('.'))
  return isLocalName || (!isName && !isPublicAddress(host)) ? 'private_address' : null
}

/** The name leads to an address that must not be called. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
  readonly code = 'private_address'
}

type Resolve = (hostname: string, options: LookupAllOptions) => Promise<LookupAddress[]>

/**
 * A `lookup` for sockets that resolves a name once, refuses it where any of its addresses is not public, and hands the socket
 * exactly what was looked at: a name that changes its mind in between gains nothing.
 */
export const guardedLookup =
  (allowPrivate: boolean, resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }).then(
      (addresses) => {
        const [first] = addresses
        const isRefused = !allowPrivate && addresses.some(({ address }) => !isPublicAddress(address))
        if (first === undefined || isRefused)
          callback(new PrivateAddressError(`${hostname} is not a public address`), [])
        else if (options.all === true) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, []),
    )
  }
