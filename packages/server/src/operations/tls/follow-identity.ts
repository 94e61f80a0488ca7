import type { Server } from 'node:https'
import { setInterval } from 'node:timers'
import type { TlsFiles } from '../../config/index.ts'
import { loadServerIdentity, secureOptions, type ServerIdentity } from './server-identity.ts'

const lookEveryMs = 30_000

export interface FollowOptions {
  readonly files: TlsFiles
  readonly served: ServerIdentity
  readonly now: () => Date
  readonly onRenewed: (identity: ServerIdentity) => void
  /** What was found cannot be served; the former certificate still is. */
  readonly onRefused: (error: unknown) => void
  /** Runs before each look; for files that are renewed here. */
  readonly renew?: () => Promise<unknown>
}

/**
 * Serves a renewed certificate without a restart: looks at the files twice a minute and at SIGHUP. Connections that stand are
 * not touched. Files that do not fit are reported once and left alone until they change. Returns what stops it.
 */
export const followIdentity = (server: Server, options: FollowOptions): (() => void) => {
  let { certificate: servedCertificate } = options.served
  let refused = ''
  const look = async (): Promise<void> => {
    try {
      await options.renew?.()
      const identity = await loadServerIdentity(options.files, options.now())
      if (identity.certificate === servedCertificate) return
      server.setSecureContext(secureOptions(identity))
      servedCertificate = identity.certificate
      refused = ''
      options.onRenewed(identity)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== refused) options.onRefused(error)
      refused = reason
    }
  }
  const onSignal = (): void => void look()
  const timer = setInterval(onSignal, lookEveryMs)
  timer.unref()
  process.on('SIGHUP', onSignal)
  return () => {
    clearInterval(timer)
    process.off('SIGHUP', onSignal)
  }
}
