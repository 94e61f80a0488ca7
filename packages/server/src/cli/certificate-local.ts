import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../config/index.ts'
import { createLogger, keepLocalCertificate, openTrustGuide, type LocalCertificate } from '../operations/index.ts'
import { CommandError, type Command } from './command.ts'
import { print } from './with-installation.ts'

const guidePort = (text: string | undefined): number | null => {
  if (text === undefined) return null
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CommandError('usage', '--guide is a port')
  return port
}

const serveGuide = async (
  local: LocalCertificate,
  { port, logLevel }: { readonly port: number; readonly logLevel: string },
): Promise<void> => {
  const bases = [...local.names.dns, ...local.names.addresses].map((name) => `https://${name}:${port - 1}`)
  const guide = await openTrustGuide({ local, host: '0.0.0.0', port, bases, logger: createLogger(logLevel) })
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  await guide?.close()
}

export const certificateLocal: Command = {
  name: 'certificate local',
  summary: 'Makes or renews an HTTPS certificate for this machine, for development',
  usage: `honnin certificate local [--guide PORT] [--json]

Keeps, in the data folder (tls/), an authority of this machine and a certificate of it for localhost, the host's name and all
its private addresses, so that a phone on the same network can open the camera once it trusts authority.crt. The authority can
sign for local names and private addresses only. \`honnin serve --https-dev\` does the same and serves a page that offers the
authority. Never for production.

  --guide PORT  then serves, in plain HTTP until SIGTERM or SIGINT, a page that offers the authority to phones

Prints {certificate, key, authority, fingerprint, names, addresses, validTo}.

Examples
  honnin certificate local
  honnin serve --https-dev
`,
  run: async (context) => {
    const { values } = parseArgs({ args: [...context.arguments], options: { guide: { type: 'string' } } })
    const port = guidePort(values.guide)
    const { config } = loadConfig(context.env)
    const local = await keepLocalCertificate(join(config.dataDir, 'tls'), { now: new Date() })
    const { files, authority, fingerprint, names, validTo } = local
    const value = { ...files, authority, fingerprint, names: names.dns, addresses: names.addresses, validTo }
    const text = [
      `certificate  ${files.certificate} (until ${validTo.toISOString()})`,
      `key          ${files.key}`,
      `authority    ${authority}`,
      `SHA-256      ${fingerprint}`,
      `names        ${[...names.dns, ...names.addresses].join(' ')}`,
    ].join('\n')
    print(context, value, text)
    if (port !== null) await serveGuide(local, { port, logLevel: config.logLevel })
    return 0
  },
}
