import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Config, TlsConfig, TlsFiles } from '../../config/index.ts'
import { followIdentity } from './follow-identity.ts'
import { keepLocalCertificate, type LocalCertificate } from './local-authority.ts'
import { handshakeTimeoutMs, loadServerIdentity, secureOptions } from './server-identity.ts'
import { openTrustGuide } from './trust-guide.ts'

export interface Listener {
  readonly server: Server
  /** Addresses under which this machine reaches it, the usual one first. */
  readonly bases: readonly string[]
  /** Lets go of everything but the server itself. */
  release(): Promise<void>
}

export interface ListenerOptions {
  readonly config: Pick<Config, 'host' | 'port' | 'tls'>
  readonly http: ServerOptions
  readonly handler: RequestListener
  readonly logger: Logger
  readonly now: () => Date
}

const listen = (server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address)
      else reject(new TypeError('the server listens on no port'))
    })
  })

const bracketed = (name: string): string => (name.includes(':') ? `[${name}]` : name)
const basesOf = (scheme: 'http' | 'https', names: readonly string[], port: number): readonly string[] =>
  names.map((name) => `${scheme}://${bracketed(name)}:${port}`)

const openPlain = async ({ config, http, handler }: ListenerOptions): Promise<Listener> => {
  const server = createPlainServer(http, handler)
  const { port } = await listen(server, config)
  return { server, bases: basesOf('http', ['localhost', '127.0.0.1'], port), release: async () => undefined }
}

const openWithFiles = async (
  { config, http, handler, logger, now }: ListenerOptions,
  { files, local }: { readonly files: TlsFiles; readonly local: (LocalCertificate & { folder: string }) | null },
): Promise<Listener> => {
  const served = await loadServerIdentity(files, now())
  const server = createTlsServer({ ...http, ...secureOptions(served), handshakeTimeout: handshakeTimeoutMs }, handler)
  const { port } = await listen(server, config)
  const stopFollowing = followIdentity(server, {
    ...{ files, served, now },
    ...(local === null ? {} : { renew: () => keepLocalCertificate(local.folder, { now: now() }) }),
    onRenewed: ({ validTo }) => logger.info({ validTo }, 'serving the renewed certificate'),
    onRefused: (error) => logger.error({ err: error }, 'the certificate on disk cannot be served'),
  })
  const names = local === null ? ['localhost', '127.0.0.1'] : [...local.names.dns, ...local.names.addresses]
  const bases = basesOf('https', names, port)
  const guide =
    local === null ? null : await openTrustGuide({ local, host: config.host, port: port + 1, bases, logger })
  return {
    server,
    bases,
    release: async () => {
      stopFollowing()
      await guide?.close()
    },
  }
}

const openWith = (options: ListenerOptions, tls: TlsConfig): Promise<Listener> => {
  switch (tls.kind) {
    case 'none':
      return openPlain(options)
    case 'files':
      return openWithFiles(options, { files: tls, local: null })
    case 'local':
      return keepLocalCertificate(tls.folder, { now: options.now() }).then((local) =>
        openWithFiles(options, { files: local.files, local: { ...local, folder: tls.folder } }),
      )
    default: {
      const unreachable: never = tls
      throw new TypeError(`unknown kind of TLS ${String(unreachable)}`)
    }
  }
}

/** Listens as the configuration says: in plain, with the operator's certificate, or with one of the local authority. */
export const openListener = (options: ListenerOptions): Promise<Listener> => openWith(options, options.config.tls)
