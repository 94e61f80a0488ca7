import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedCluster } from '../../src/db/index.ts'

/** A PostgreSQL that tests run on. */
export interface TestServer {
  readonly name: string
  /** Connection string of a database that may be used to make others. */
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>
}

const clusterFolder = (name: string): string => join(tmpdir(), `honnin-test-${name}-${process.getuid?.() ?? 0}`)

/** Tests kill processes, not machines: what only a loss of power could undo may be left out. */
const fastSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']

const cluster = (name: string, binaries?: string): TestServer => ({
  name,
  start: () =>
    startEmbeddedCluster({
      folder: clusterFolder(name),
      settings: fastSettings,
      ...(binaries === undefined ? {} : { binaries }),
    }),
})

const systemRoot = '/usr/lib/postgresql'
const oldestMajor = 15

const systemBinaries = (): string | undefined => {
  if (!existsSync(systemRoot)) return undefined
  const [newest] = readdirSync(systemRoot)
    .map(Number)
    .filter((major) => major >= oldestMajor && existsSync(join(systemRoot, String(major), 'bin/postgres')))
    .sort((a, b) => b - a)
  return newest === undefined ? undefined : join(systemRoot, String(newest), 'bin')
}

const external = (url: string): TestServer => ({
  name: 'HONNIN_TEST_DATABASE_URL',
  start: async () => ({ url, stop: async () => undefined }),
})

/** The embedded PostgreSQL and, where there is one, that of the system or the one that `HONNIN_TEST_DATABASE_URL` names. */
export const testServers = (): readonly TestServer[] => {
  const url = process.env['HONNIN_TEST_DATABASE_URL']
  const binaries = systemBinaries()
  const second = url ? external(url) : binaries === undefined ? null : cluster('system', binaries)
  return [cluster('embedded'), ...(second === null ? [] : [second])]
}

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

const administer = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A database of its own, dropped afterwards; empty, or as `copyOf` is, whose connections are cut. */
export const createTestDatabase = async (
  server: TestServer | undefined = testServers()[0],
  { copyOf }: { readonly copyOf?: string } = {},
): Promise<TestDatabase> => {
  if (server === undefined) throw new TypeError('there is no PostgreSQL to test on')
  const cluster = await server.start()
  const { url } = cluster
  const name = `test_${randomBytes(8).toString('hex')}`
  const template = copyOf === undefined ? 'template1' : new URL(copyOf).pathname.slice(1)
  if (copyOf !== undefined)
    await administer(url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${template}'`)
  await administer(url, `create database ${name} template ${template}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    drop: async () => {
      await administer(url, `drop database ${name} with (force)`)
      await cluster.stop()
    },
  }
}
