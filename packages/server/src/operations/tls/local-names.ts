import { BlockList, isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

export interface LocalNames {
  readonly dns: readonly string[]
  /** Without a zone. */
  readonly addresses: readonly string[]
}

interface Range {
  readonly network: string
  readonly prefix: number
}

/** Addresses that never lead to a public site: the local authority may sign for these and no others. */
export const privateRanges: readonly Range[] = [
  { network: '127.0.0.0', prefix: 8 },
  { network: '10.0.0.0', prefix: 8 },
  { network: '172.16.0.0', prefix: 12 },
  { network: '192.168.0.0', prefix: 16 },
  { network: '169.254.0.0', prefix: 16 },
  { network: '100.64.0.0', prefix: 10 },
  { network: '::1', prefix: 128 },
  { network: 'fc00::', prefix: 7 },
  { network: 'fe80::', prefix: 10 },
]

const privateList = new BlockList()
for (const { network, prefix } of privateRanges)
  privateList.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6')

const isPrivate = (address: string): boolean => privateList.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

const nameForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The names and private addresses under which this machine can be reached on its own network. */
export const localNames = (): LocalNames => {
  const own = hostname().toLowerCase().split('.')[0] ?? ''
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    // Link-local IPv6 needs a zone, which no address in a browser carries.
    .filter(({ family, address }) => family === 'IPv4' || !address.startsWith('fe80:'))
    .map(({ address }) => address)
  return {
    dns: ['localhost', ...(nameForm.test(own) && own !== 'localhost' ? [own, `${own}.local`] : [])],
    addresses: [...new Set(['127.0.0.1', '::1', ...addresses.filter(isPrivate)])],
  }
}
