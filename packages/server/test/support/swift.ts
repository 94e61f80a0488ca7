import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3Place } from '../../src/config/index.ts'
import { until } from './until.ts'

const programs = ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server']
const isInstalled = [...programs, 'swift-ring-builder', 'memcached'].every((name) => existsSync(`/usr/bin/${name}`))

/** Says loudly, once a file, that S3 is not tested here. */
export const hasSwift = (): boolean => {
  if (!isInstalled)
    process.stderr.write(
      'SKIPPED: S3 is not tested. Install a server for it: sudo apt-get install -y --no-install-recommends ' +
        'swift swift-proxy swift-account swift-container swift-object memcached\n',
    )
  return isInstalled
}

export interface Swift {
  readonly place: S3Place
  /** The server ends answering; connections are refused. */
  halt(): Promise<void>
  /** Begins to answer again, on the same data and the same port. */
  resume(): Promise<void>
  stop(): Promise<void>
}

const accessKeyId = 'test:tester'
const secretAccessKey = 'testing'
const region = 'us-east-1'
const ringKinds = ['account', 'container', 'object'] as const

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

const common = (home: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${home}
log_address = ${home}/no-syslog
`

const storageConfig = (
  home: string,
  kind: string,
  port: number,
): string => `${common(home, port)}devices = ${home}/devices
mount_check = false
fallocate_reserve = 0
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`

const filters = ['catch_errors', 'cache', 's3api', 'tempauth', 'copy', 'slo', 'dlo']
const eggs: Readonly<Record<string, string>> = { cache: 'memcache' }
const filterSettings = (memcachedPort: number): Readonly<Record<string, string>> => ({
  cache: `memcache_servers = 127.0.0.1:${memcachedPort}\n`,
  s3api: `location = ${region}\ns3_acl = false\nmax_bucket_listing = 4\nmin_segment_size = 1048576\n`,
  tempauth: 'user_test_tester = testing .admin\n',
  slo: 'minimum_segment_size = 1\n',
})

const proxyConfig = (home: string, port: number, memcachedPort: number): string => {
  const settings = filterSettings(memcachedPort)
  const sections = filters.map(
    (name) => `[filter:${name}]\nuse = egg:swift#${eggs[name] ?? name}\n${settings[name] ?? ''}`,
  )
  return `${common(home, port)}[pipeline:main]
pipeline = ${filters.join(' ')} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
conn_timeout = 20
node_timeout = 60
error_suppression_limit = 1000
${sections.join('')}`
}

const buildRing = (home: string, kind: string, port: number): void => {
  const builder = join(home, `${kind}.builder`)
  for (const command of [['create', '2', '1', '0'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']])
    execFileSync('/usr/bin/swift-ring-builder', [builder, ...command], { stdio: 'ignore' })
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** OpenStack Swift with its S3 interface: a real server with real signatures, one replica in a folder of its own. */
export const startSwift = async (bucket = 'media'): Promise<Swift> => {
  const home = mkdtempSync(join(tmpdir(), 'honnin-swift-'))
  mkdirSync(join(home, 'devices/d1'), { recursive: true })
  const log = openSync(join(home, 'log'), 'a')
  const run = (program: string, args: readonly string[]): ChildProcess =>
    spawn(`/usr/bin/${program}`, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, SWIFT_DIR: home, SWIFT_CONF_DIR: home },
    })
  writeFileSync(
    join(home, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_suffix = test\nswift_hash_path_prefix = test\n',
  )

  const memcachedPort = await freePort()
  const children = [run('memcached', ['-l', '127.0.0.1', '-p', String(memcachedPort), '-u', userInfo().username])]
  for (const kind of ringKinds) {
    const port = await freePort()
    buildRing(home, kind, port)
    writeFileSync(join(home, `${kind}.conf`), storageConfig(home, kind, port))
    children.push(run(`swift-${kind}-server`, [join(home, `${kind}.conf`)]))
  }
  const port = await freePort()
  writeFileSync(join(home, 'proxy.conf'), proxyConfig(home, port, memcachedPort))
  const startProxy = (): ChildProcess => run('swift-proxy-server', [join(home, 'proxy.conf')])
  let proxy = startProxy()

  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 })
  const stop = async (): Promise<void> => {
    client.destroy()
    await Promise.all([proxy, ...children].map(end))
    rmSync(home, { recursive: true, force: true })
  }
  /** A bucket needs the proxy and two of the servers behind it; only an object shows that the third one answers as well. */
  const keepsObjects = async (): Promise<void> => {
    const at = { Bucket: bucket, Key: 'is-it-ready' }
    await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'BucketAlreadyOwnedByYou') throw error
    })
    await client.send(new PutObjectCommand({ ...at, Body: 'yes' }))
    await client.send(new DeleteObjectCommand(at))
  }
  const answers = async (): Promise<true | null> => {
    if (proxy.exitCode !== null) throw new Error('the proxy ended')
    return keepsObjects().then(
      () => true,
      () => null,
    )
  }
  const ready = (): Promise<true> => until(answers, 60_000)
  await ready().catch(async (cause: unknown) => {
    const text = readFileSync(join(home, 'log'), 'utf8').slice(-4000)
    await stop()
    throw new Error(`Swift did not start:\n${text}`, { cause })
  })
  return {
    place: { endpoint, region, bucket, prefix: '', credentials, pathStyle: true },
    halt: () => end(proxy),
    resume: async () => {
      proxy = startProxy()
      await ready()
    },
    stop,
  }
}
