import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type itemMediaTypes, type BundleManifest } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { DeviceKeySchema, thumbprint, type DeviceKey } from '../crypto/index.ts'
import { openBundle, SessionError } from '../sessions/index.ts'
import { CommandError, type Command } from './command.ts'
import { print } from './with-installation.ts'

const extensions: Readonly<Record<(typeof itemMediaTypes)[number], string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
}

const BundleFileSchema = v.object({ jws: v.string(), jwk: DeviceKeySchema })

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new CommandError('file_unreadable', `${file} cannot be read as JSON`, { cause })
  }
}

const readBundle = async (file: string, keyFile: string | undefined): Promise<{ jws: string; key: DeviceKey }> => {
  if (keyFile !== undefined) {
    const key = v.safeParse(DeviceKeySchema, await readJson(keyFile))
    if (!key.success) throw new CommandError('key_unusable', `${keyFile} is not a public P-256 key (JWK)`)
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new CommandError('file_unreadable', `${file} cannot be read`, { cause })
    })
    return { jws: text.trim(), key: key.output }
  }
  const bundle = v.safeParse(BundleFileSchema, await readJson(file))
  if (!bundle.success)
    throw new CommandError('bundle_unusable', `${file} is not {jws, jwk}`, { mend: 'give the key with --key' })
  return { jws: bundle.output.jws, key: bundle.output.jwk }
}

/** Items whose file is missing in the folder, or is not the one that was signed. */
const compareItems = async (manifest: BundleManifest, folder: string): Promise<readonly string[]> => {
  const different: string[] = []
  for (const item of manifest.items) {
    const bytes = await readFile(join(folder, `${item.itemId}${extensions[item.mediaType]}`)).catch(() => null)
    const digest = bytes === null ? '' : createHash('sha256').update(bytes).digest('hex')
    if (digest !== item.sha256 || bytes?.length !== item.size) different.push(item.itemId)
  }
  return different
}

export const bundleVerify: Command = {
  name: 'bundle verify',
  summary: 'Verifies a signed bundle, offline',
  usage: `honnin bundle verify FILE [--key JWK] [--items DIR] [--json]

FILE is JSON {jws, jwk}, or the compact JWS alone with the device's public key in the file that --key names. Verifies form,
type, key and signature and reads the manifest. With --items every picture, named <itemId>.jpg|.png|.webp in DIR, is compared
with the digest that was signed. No network, no database.

Prints {valid, code, session, attempt, signedAt, keyThumbprint, items, different}.
Exit code: 0 valid, 1 not valid, 2 unusable input.

Example
  honnin bundle verify bundle.json --items pictures/
`,
  run: async (context) => {
    const { values, positionals } = parseArgs({
      args: [...context.arguments],
      allowPositionals: true,
      options: { key: { type: 'string' }, items: { type: 'string' } },
    })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0)
      throw new CommandError('usage', 'one file is needed', { mend: 'honnin bundle verify FILE' })
    const { jws, key } = await readBundle(file, values.key)
    try {
      const manifest = openBundle(jws, key)
      const different = values.items === undefined ? null : await compareItems(manifest, values.items)
      const valid = different === null || different.length === 0
      const result = {
        valid,
        code: valid ? null : 'bundle_item_altered',
        session: manifest.sub,
        attempt: manifest.attempt,
        signedAt: new Date(manifest.iat * 1000).toISOString(),
        keyThumbprint: thumbprint(key),
        items: manifest.items.length,
        different,
      }
      const text = valid
        ? `valid: ${manifest.sub}, ${result.items} items`
        : `altered or missing: ${different.join(', ')}`
      print(context, result, text)
      return valid ? 0 : 1
    } catch (error) {
      if (!(error instanceof SessionError)) throw error
      print(
        context,
        { valid: false, code: error.code, param: error.param ?? null },
        `not valid: ${error.message} (${error.code})`,
      )
      return 1
    }
  },
}
