import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from './run-command.mjs'

/** A port that nothing listens on. */
export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}

/**
 * Throws where something listens already: its answers would be taken for ours.
 *
 * @param {number} port
 * @param {string} variable names the environment variable that chooses another port
 */
const mustBeFree = async (port, variable) => {
  const server = createServer().listen(port)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new Error(`port ${port} is in use; choose another with ${variable}=…`, { cause })
  } finally {
    server.close()
  }
}

const honnin = join(root, 'packages/server/bin/honnin.mjs')

/**
 * @param {readonly string[]} programArguments
 * @param {NodeJS.ProcessEnv} env
 */
const start = (programArguments, env) =>
  spawn(process.execPath, programArguments, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })

/**
 * Runs a command of the command line and parses the JSON value that it prints.
 *
 * @param {readonly string[]} commandArguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<any>}
 */
const honninJson = async (commandArguments, env) => {
  const child = start([honnin, ...commandArguments, '--json'], env)
  let [output, complaint] = ['', '']
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (complaint += chunk))
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) throw new Error(`honnin ${commandArguments.join(' ')}: ${complaint || output}`)
  return JSON.parse(output)
}

/**
 * @param {string} url
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string} complaint
 */
const waitUntilReady = async (url, child, complaint) => {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended while starting:\n${complaint()}`)
    const isReady = await fetch(url).then(
      (response) => response.status < 500,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no answer from ${url}:\n${complaint()}`)
}

/** Addresses that a phone can reach: not those of this machine to itself, and no IPv6, which nobody types. */
const namesOf = (/** @type {{ addresses: readonly string[] } | null} */ local) =>
  (local?.addresses ?? []).filter((address) => !address.includes(':') && !address.startsWith('127.'))

/**
 * Starts a Honnin server on embedded defaults and the example relying party beside it, with a tenant, a test key and a
 * webhook of its own. With `https` the relying party serves pages with a
 * certificate of a local authority, so that phones on the same network may open the camera, and a page in plain HTTP on the next
 * port tells how they come to trust it.
 *
 * @param {{ dataDir: string, port?: number, relyingPartyPort?: number, https?: boolean, env?: Record<string, string> }} options
 */
export const startStack = async ({ dataDir, port, relyingPartyPort, https = false, env: extra = {} }) => {
  const honninPort = port ?? (await freePort())
  const pagePort = relyingPartyPort ?? (await freePort())
  await mustBeFree(honninPort, 'HONNIN_PORT')
  await mustBeFree(pagePort, 'PORT')
  const honninUrl = `http://localhost:${honninPort}`
  const local = https ? await honninJson(['certificate', 'local'], { ...process.env, HONNIN_DATA_DIR: dataDir }) : null
  const relyingParty = `${https ? 'https' : 'http'}://localhost:${pagePort}`
  const pageAddresses = [relyingParty, ...namesOf(local).map((name) => `https://${name}:${pagePort}`)]
  const env = {
    ...process.env,
    HONNIN_DATA_DIR: dataDir,
    HONNIN_PORT: String(honninPort),
    HONNIN_PUBLIC_URL: honninUrl,
    HONNIN_CAPTURE_BASES: pageAddresses.map((address) => `${address}/ekyc`).join(','),
    HONNIN_OPERATOR_NAME: 'みらい信用金庫(デモ)',
    // The example relying party receives its webhooks on this machine.
    HONNIN_WEBHOOK_ALLOW_PRIVATE: 'true',
    ...extra,
  }
  /** @type {string[]} */
  const log = []
  const recent = () => log.slice(-40).join('')
  const server = start([honnin, 'serve'], env)
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => log.push(String(chunk)))
  const ended = new AbortController()
  server.once('exit', () => ended.abort())

  /** @type {import('node:child_process').ChildProcess | undefined} */
  let page
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let guide
  // However this process ends, its children do not outlive it.
  process.once('exit', () => {
    guide?.kill('SIGTERM')
    page?.kill('SIGTERM')
    server.kill('SIGTERM')
  })
  const stop = async () => {
    for (const child of [guide, page, server]) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) continue
      const closed = once(child, 'exit')
      child.kill('SIGTERM')
      await closed
    }
  }
  try {
    await waitUntilReady(`${honninUrl}/readyz`, server, recent)
    const { key, webhookSecret } = await honninJson(
      ['tenant', 'add', '--name', 'demo', '--webhook', `${relyingParty}/webhooks/honnin`],
      env,
    )
    page = start([join(root, 'examples/relying-party-express/src/main.js')], {
      ...process.env,
      PORT: String(pagePort),
      HONNIN_URL: honninUrl,
      HONNIN_SECRET_KEY: key,
      HONNIN_WEBHOOK_SECRET: webhookSecret,
      ...(local === null ? {} : { TLS_CERTIFICATE_FILE: local.certificate, TLS_KEY_FILE: local.key }),
    })
    page.stdout?.on('data', (chunk) => log.push(String(chunk)))
    page.stderr?.on('data', (chunk) => log.push(String(chunk)))
    if (local === null) await waitUntilReady(`${relyingParty}/`, page, recent)
    else guide = start([honnin, 'certificate', 'local', '--guide', String(pagePort + 1)], env)
    return {
      honninUrl,
      relyingParty,
      /** Other addresses of the page, and where phones learn to trust them; empty without `https`. */
      pageAddresses: pageAddresses.slice(1),
      guidePort: local === null ? null : pagePort + 1,
      secretKey: /** @type {string} */ (key),
      env,
      log,
      server,
      ended: ended.signal,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
