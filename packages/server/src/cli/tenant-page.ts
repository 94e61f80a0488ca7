import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import { logoTypes, mostLogoBytes, writeTenantPage, type TenantPage } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { requireTenant } from './require-tenant.ts'
import { print, withInstallation } from './with-installation.ts'

const typeOfExtension: Readonly<Record<string, (typeof logoTypes)[number]>> = {
  ...{
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.webp': 'image/webp',
    '.jpg': 'image/jpeg',
    '.jpeg': 'image/jpeg',
  },
}

const readLogo = async (path: string): Promise<TenantPage['logo']> => {
  const mediaType = typeOfExtension[extname(path).toLowerCase()]
  if (mediaType === undefined) throw new CommandError('usage', `--logo is one of ${logoTypes.join(', ')}`)
  const bytes = await readFile(path)
  if (bytes.length > mostLogoBytes)
    throw new CommandError('logo_too_large', `--logo has at most ${mostLogoBytes} bytes`)
  return { bytes, mediaType }
}

const originOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.origin !== text || !/^https?:$/.test(url.protocol))
    throw new CommandError('usage', `--return-origin is an origin such as https://shop.example, not ${text}`)
  return text
}

export const tenantPage: Command = {
  name: 'tenant page',
  summary: 'Says how a relying party looks on the hosted capture page',
  usage: `honnin tenant page --tenant NAME [--name TEXT] [--color #RRGGBB] [--logo FILE] [--return-origin ORIGIN]... [--json]

The hosted page is where \`hostedUrl\` of a session leads. What is not given stays as it is. A session's \`returnUrl\` must be of one of
the origins. Prints {tenant, page}.

Example
  honnin tenant page --tenant shop --name 'みらい信用金庫' --color '#0b5d51' --logo logo.svg --return-origin https://shop.example
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        tenant: { type: 'string' },
        name: { type: 'string' },
        color: { type: 'string' },
        logo: { type: 'string' },
        'return-origin': { type: 'string', multiple: true },
      },
    })
    const { name, color, logo, 'return-origin': origins } = values
    if (color !== undefined && !/^#[0-9a-f]{6}$/i.test(color))
      throw new CommandError('usage', '--color is a colour such as #0b5d51')
    if (name !== undefined && (name.trim() === '' || name.length > 80))
      throw new CommandError('usage', '--name has 1 to 80 characters')
    const change: Partial<TenantPage> = {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(color === undefined ? {} : { accentColor: color.toLowerCase() }),
      ...(logo === undefined ? {} : { logo: await readLogo(logo) }),
      ...(origins === undefined ? {} : { returnOrigins: origins.map(originOf) }),
    }
    return withInstallation(context, async (installation) => {
      const tenant = await requireTenant(installation.db, values.tenant)
      const page = await writeTenantPage(installation, { tenantId: tenant.id }, change)
      const shown = { ...page, logo: page.logo === null ? null : page.logo.mediaType }
      print(context, { tenant: tenant.name, page: shown }, `${page.name}\n${page.returnOrigins.join('\n')}`)
      return 0
    })
  },
}
