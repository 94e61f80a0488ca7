import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadMasterKeys } from '../src/crypto/index.ts'
import { keepLocalCertificate } from '../src/operations/index.ts'
import { openStore } from '../src/storage/index.ts'
import { isBuilt } from './served-program.ts'
import { hasStrace, sweepCalls } from './traced-program.ts'

const limitMs = 900_000
const folder = mkdtempSync(join(tmpdir(), 'honnin-r3-given-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** R3: each single system call that writes fails, or is the last. */
describe.skipIf(!hasStrace || !isBuilt)('R3: each system call that writes', () => {
  const size = 300_000
  const key = 'ten_1/ses_1/med_1'
  it(
    'an object of the vault or of a backup: it is there whole, or not at all',
    () =>
      sweepCalls({
        ...{ what: 'storing an object', program: 'put-object.mjs', shortStep: 4 },
        arguments: (root) => [root, key, String(size)],
        examine: async (root, said) => {
          const store = await openStore({ kind: 'folder', path: root })
          const found = await store.read(key).catch(() => null)
          const listed: string[] = []
          for await (const object of store.list('')) listed.push(object.key)
          expect(listed).toEqual(found === null ? [] : [key])
          if (found !== null) expect(found.equals(Buffer.alloc(size, 'x'))).toBe(true)
          if (said !== '') expect(found).not.toBeNull()
          await store.sweep(0)
        },
      }),
    limitMs,
  )

  it(
    'an evidence package that is exported: it is there whole, or not at all',
    () =>
      sweepCalls({
        ...{ what: 'writing an exported file', program: 'write-file.mjs', shortStep: 4 },
        prepare: (root) => mkdirSync(root),
        arguments: (root) => [join(root, 'package.json'), '3'],
        examine: async (root, said) => {
          const [file] = readdirSync(root).filter((name) => !name.endsWith('.part'))
          if (said !== '') expect(file).toBe('package.json')
          if (file !== undefined) expect(readFileSync(join(root, file)).equals(Buffer.alloc(300_000, 'x'))).toBe(true)
        },
      }),
    limitMs,
  )

  const keysIn = (root: string): string => join(root, 'keys.json')
  const load = (root: string) => loadMasterKeys({ kind: 'file', path: keysIn(root) })

  it(
    'the first file of master keys: there is none, or one that goes on',
    () =>
      sweepCalls({
        ...{ what: 'making the first master key', program: 'make-master-key.mjs', shortStep: 6 },
        arguments: (root) => [keysIn(root)],
        examine: async (root, said) => {
          const keys = await load(root)
          if (said !== '') expect(keys.derive('fault').toString('hex')).toBe(said.trim())
          expect(statSync(keysIn(root)).mode & 0o077).toBe(0)
        },
      }),
    limitMs,
  )

  it(
    'the file of master keys: the old keys are never lost',
    async () => {
      await load(join(folder, 'keys'))
      const text = readFileSync(keysIn(join(folder, 'keys')), 'utf8')
      const old = (await load(join(folder, 'keys'))).derive('fault')
      await sweepCalls({
        ...{ what: 'rotating the master key', program: 'rotate-master-key.mjs', shortStep: 4 },
        arguments: (root) => [keysIn(root)],
        prepare: (root) => {
          mkdirSync(root)
          writeFileSync(keysIn(root), text, { mode: 0o600 })
        },
        examine: async (root, said) => {
          const keys = await load(root)
          expect(keys.derive('fault').equals(old)).toBe(true)
          if (said !== '') expect(keys.current).toBe(2)
        },
      })
    },
    limitMs,
  )

  it(
    'the certificates for phones: the authority that they trust stays, and the server finds a certificate that fits',
    async () => {
      const now = new Date()
      const given = join(folder, 'tls')
      const names = { dns: ['localhost', 'elsewhere'], addresses: ['127.0.0.1'] }
      const { fingerprint } = await keepLocalCertificate(given, { now, names })
      await sweepCalls({
        ...{ what: 'renewing a local certificate', program: 'keep-certificate.mjs', shortStep: 12 },
        arguments: (root) => [root],
        prepare: (root) => cpSync(given, root, { recursive: true }),
        examine: async (root, said) => {
          if (said !== '') expect(said.trim()).toBe(fingerprint)
          const kept = await keepLocalCertificate(root, { now: new Date() })
          expect(kept.fingerprint).toBe(fingerprint)
          const secrets = readdirSync(root).filter((name) => basename(name).includes('.key'))
          for (const name of secrets) expect(statSync(join(root, name)).mode & 0o077, name).toBe(0)
        },
      })
    },
    limitMs,
  )
})
