import { execFile } from 'node:child_process'
import { mkdir, statfs } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { get as getByTls } from 'node:https'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import type { Config } from '../config/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'

const execute = promisify(execFile)
const oldestNode: readonly [number, number] = [20, 19]
/** First major version of Node that still gets security fixes. */
const supportedNode = 22
const lowDiskBytes = 1024 ** 3

export const examineNode = (version = process.versions.node): Diagnosis => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isTooOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
  if (isTooOld) return bad('node', `Node ${version}`, `install Node ${oldestNode.join('.')} or later, better 24`)
  return major < supportedNode
    ? warn('node', `Node ${version} gets no more security fixes`, 'run Node 24 in production')
    : fine('node', `Node ${version}`)
}

export const examineDisk = async ({ dataDir }: Config): Promise<Diagnosis> => {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 })
    const { bavail, bsize } = await statfs(dataDir)
    const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GiB free in ${dataDir}`
    return bavail * bsize < lowDiskBytes ? warn('disk', free, 'make room: less than 1 GiB is left') : fine('disk', free)
  } catch (error) {
    return bad('disk', textOf(error), `make ${dataDir} writable or set HONNIN_DATA_DIR`)
  }
}

const isPortFree = ({ host, port }: Config): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })

const answerTimeoutMs = 2000

/** Whether a server of ours answers; who it is by TLS does not matter here. */
const isOurs = ({ port, tls }: Config): Promise<boolean> =>
  new Promise((resolve) => {
    const place = { host: '127.0.0.1', port, path: '/healthz', timeout: answerTimeoutMs }
    const read = (response: IncomingMessage): void => {
      response.resume()
      const id = response.headers['x-request-id']
      resolve(response.statusCode === 200 && typeof id === 'string' && id.startsWith('req_'))
    }
    const request = tls.kind === 'none' ? get(place, read) : getByTls({ ...place, rejectUnauthorized: false }, read)
    request.once('error', () => resolve(false)).once('timeout', () => request.destroy(new Error('no answer')))
  })

export const examinePort = async (config: Config): Promise<Diagnosis> => {
  const place = `${config.host}:${config.port}`
  if (await isPortFree(config)) return fine('port', `${place} is free`)
  return (await isOurs(config))
    ? fine('port', `${place} is in use by a running server`)
    : bad('port', `${place} is in use by another program`, 'set HONNIN_PORT')
}

/** Times in the log and in decisions are only as good as the clock. */
export const examineClock = async (): Promise<Diagnosis> => {
  const mend = 'run chrony or systemd-timesyncd'
  try {
    const { stdout } = await execute('timedatectl', ['show', '--property=NTPSynchronized', '--value'])
    return stdout.trim() === 'yes'
      ? fine('clock', 'synchronised by NTP')
      : warn('clock', 'not synchronised by NTP, as far as the system knows', mend)
  } catch {
    // A container has no timedatectl; its host keeps the clock.
    return warn('clock', 'cannot be told here: there is no timedatectl', `make sure that the host keeps time (${mend})`)
  }
}
