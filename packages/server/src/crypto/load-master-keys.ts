import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import * as v from 'valibot'
import type { KmsKey, MasterKeySource } from '../config/index.ts'
import { keyBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'
import { askKms, askKmsNow } from './kms-client.ts'
import { MasterKeys, type MasterKeyReader, type MasterKeySet } from './master-keys.ts'
import { makeSecretFile, replaceSecretFile } from './secret-file.ts'

const run = promisify(execFile)
const commandLimits = { timeout: 15_000, maxBuffer: 64 * 1024, encoding: 'utf8', windowsHide: true } as const

const versionForm = /^[1-9][0-9]{0,4}$/
const Base64Schema = v.pipe(v.string(), v.base64())
/** The values are keys in base64, or what a key service made of them. */
const KeyFileSchema = v.record(v.pipe(v.string(), v.regex(versionForm)), v.pipe(v.string(), v.minLength(1)))

const unreadable = (place: string, cause?: unknown): CryptoError =>
  new CryptoError('master_key_unreadable', `${place} gives no master keys`, { cause })

const toKeys = (entries: Iterable<readonly [string, string]>, place: string): MasterKeySet => {
  const keys = new Map<number, Uint8Array>()
  for (const [version, text] of entries) {
    const key = Buffer.from(text, 'base64')
    if (!versionForm.test(version) || !v.is(Base64Schema, text) || key.length !== keyBytes)
      throw new CryptoError(
        'master_key_unreadable',
        `${place} must hold versions with ${keyBytes} bytes in base64 each`,
      )
    keys.set(Number(version), key)
  }
  if (keys.size === 0) throw new CryptoError('master_key_unreadable', `${place} holds no key`)
  return keys
}

const parseJson = (text: string, place: string): Readonly<Record<string, string>> => {
  try {
    return v.parse(KeyFileSchema, JSON.parse(text))
  } catch {
    // Not as a cause: the parser's message quotes what it read.
    throw unreadable(place)
  }
}

const fromText = (text: string): MasterKeySet => {
  const entries = text.split(',').map((part): [string, string] => {
    const [version = '', ...rest] = part.trim().split(':')
    return [version, rest.join(':')]
  })
  return toKeys(entries, 'HONNIN_MASTER_KEY')
}

const readKeyFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause)
  })

const fileReader = (path: string): MasterKeyReader => {
  const parse = (text: string): MasterKeySet => toKeys(Object.entries(parseJson(text, path)), path)
  return {
    read: async () => parse(await readKeyFile(path)),
    readNow: () => parse(readFileSync(path, 'utf8')),
  }
}

/** Whatever keeps secrets is asked by its own client: it prints versions with their keys, as the file has them. */
const commandReader = (command: string): MasterKeyReader => {
  const place = 'HONNIN_MASTER_KEY_COMMAND'
  const parse = (text: string): MasterKeySet => toKeys(Object.entries(parseJson(text, place)), place)
  // What the command printed before it failed may be half a key: the cause stays out.
  return {
    read: async () => {
      const { stdout } = await run('/bin/sh', ['-c', command], commandLimits).catch(() => {
        throw unreadable(place)
      })
      return parse(stdout)
    },
    readNow: () => {
      try {
        return parse(
          execFileSync('/bin/sh', ['-c', command], { ...commandLimits, stdio: ['ignore', 'pipe', 'ignore'] }),
        )
      } catch {
        throw unreadable(place)
      }
    },
  }
}

/** The file holds what the service made of each key; the service alone makes keys of it. */
const kmsReader = (path: string, key: KmsKey): MasterKeyReader => {
  const wrapped = (text: string): readonly (readonly [string, string])[] => Object.entries(parseJson(text, path))
  const unwrapped = (entries: ReturnType<typeof wrapped>, plain: readonly string[]): MasterKeySet =>
    toKeys(
      entries.map(([version], position) => [version, plain[position] ?? '']),
      key.url,
    )
  const toDecrypt = (entries: ReturnType<typeof wrapped>) => ({
    ...{ key, operation: 'decrypt' as const },
    texts: entries.map(([, ciphertext]) => ciphertext),
  })
  return {
    read: async () => {
      const entries = wrapped(await readKeyFile(path))
      return unwrapped(entries, await askKms(toDecrypt(entries)))
    },
    readNow: () => {
      const entries = wrapped(readFileSync(path, 'utf8'))
      return unwrapped(entries, askKmsNow(toDecrypt(entries)))
    },
  }
}

const readerOf = (source: MasterKeySource): MasterKeyReader => {
  switch (source.kind) {
    case 'file':
      return fileReader(source.path)
    case 'kms':
      return kmsReader(source.path, source.key)
    case 'command':
      return commandReader(source.command)
    case 'text': {
      const keys = fromText(source.text)
      return { read: async () => keys, readNow: () => keys }
    }
    default: {
      const unreachable: never = source
      throw new TypeError(`unknown source ${String(unreachable)}`)
    }
  }
}

/** Sources whose file is ours to make and to add to. */
type FileSource = Extract<MasterKeySource, { readonly path: string }>
const isFile = (source: MasterKeySource): source is FileSource => 'path' in source

const formatKeys = (keys: Readonly<Record<string, string>>): string => `${JSON.stringify(keys, null, 2)}\n`

/** A new key as the file has it. */
const makeKey = async (source: FileSource): Promise<string> => {
  const plain = randomBytes(keyBytes).toString('base64')
  if (source.kind === 'file') return plain
  const [wrapped = ''] = await askKms({ key: source.key, operation: 'encrypt', texts: [plain] })
  return wrapped
}

const createKeyFile = async (source: FileSource): Promise<void> => {
  const first = await makeKey(source)
  await makeSecretFile(source.path, formatKeys({ 1: first })).catch((cause: unknown) => {
    throw new CryptoError('master_key_unreadable', `${source.path} cannot be made`, { cause })
  })
}

/** Reads the master keys; a file that is missing is made with one key and mode 0600. Throws {@link CryptoError}. */
export const loadMasterKeys = async (source: MasterKeySource): Promise<MasterKeys> => {
  if (isFile(source) && !existsSync(source.path)) await createKeyFile(source)
  const reader = readerOf(source)
  return new MasterKeys(await reader.read(), reader)
}

/**
 * Adds a version to the file. Throws {@link CryptoError} `master_key_fixed` where the keys come from elsewhere: whoever keeps
 * them adds the version there.
 */
export const addMasterKey = async (source: MasterKeySource): Promise<void> => {
  if (!isFile(source))
    throw new CryptoError(
      'master_key_fixed',
      'add the next version where the keys are kept, then rotate with --rewrap-only',
    )
  const { current } = await loadMasterKeys(source)
  const file = parseJson(await readKeyFile(source.path), source.path)
  await replaceSecretFile(source.path, formatKeys({ ...file, [current + 1]: await makeKey(source) }))
}
