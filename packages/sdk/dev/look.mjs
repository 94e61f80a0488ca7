// Shows every screen of <ekyc-capture> at a moment of the flow, photographs it and runs axe on it.
// node dev/look.mjs [--out DIR] [--only PART] [--viewport 390x844,1440x900] [--theme light,dark] [--locale ja,en] [--no-axe]
import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const packageDirectory = fileURLToPath(new URL('..', import.meta.url))
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "style-src 'self'",
].join('; ')
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}
const page = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>ekyc-capture</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><link rel="stylesheet" href="/look.css">
<script type="module" src="/assets/ekyc-capture.js"></script><script type="module" src="/look-page.js"></script></head><body><main></main></body></html>`

const fileOf = (address, assetsDirectory) => {
  if (address.startsWith('/assets/'))
    return path.join(assetsDirectory, path.normalize(address.slice('/assets/'.length)))
  if (address === '/face.jpg') return path.join(packageDirectory, '../../../shared/data/faces/obama.jpg')
  return path.join(packageDirectory, 'dev', path.basename(address))
}

/** Serves the page that shows the moments of `fixtures.js`, with the assets that were built into `assetsDirectory`. */
export const startLookServer = async (assetsDirectory = path.join(packageDirectory, 'dist/assets')) => {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    response.setHeader('content-security-policy', contentSecurityPolicy)
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html').end(page)
      return
    }
    try {
      const body = await readFile(fileOf(pathname, assetsDirectory))
      response.setHeader('content-type', types[path.extname(pathname)] ?? 'application/octet-stream').end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

export const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const axeSource = () => readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const look = async () => {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: '/tmp/ekyc-look' },
      only: { type: 'string', default: '' },
      viewport: { type: 'string', default: '390x844,1440x900' },
      theme: { type: 'string', default: 'light,dark' },
      locale: { type: 'string', default: 'ja,en' },
      'no-axe': { type: 'boolean', default: false },
    },
  })
  await mkdir(values.out, { recursive: true })
  const server = await startLookServer()
  const browser = await chromium.launch({
    executablePath: process.env.HONNIN_CHROMIUM ?? '/usr/bin/chromium',
    args: chromiumArguments,
  })
  const axe = await axeSource()
  let findings = 0
  try {
    for (const viewport of values.viewport.split(',')) {
      const [width, height] = viewport.split('x').map(Number)
      for (const theme of values.theme.split(',')) {
        const context = await browser.newContext({
          viewport: { width, height },
          colorScheme: theme,
          reducedMotion: 'reduce',
        })
        const tab = await context.newPage()
        tab.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning')
            process.stdout.write(`console: ${message.text()}\n`)
        })
        tab.on('pageerror', (error) => process.stdout.write(`error: ${error.message}\n`))
        await tab.goto(server.address)
        await tab.waitForFunction(() => globalThis.moments !== undefined)
        await tab.evaluate(axe)
        for (const locale of values.locale.split(','))
          for (const name of await tab.evaluate(() => globalThis.moments)) {
            if (!name.includes(values.only)) continue
            await tab.evaluate(([moment, options]) => globalThis.show(moment, options), [name, { locale, theme }])
            await tab.waitForTimeout(120)
            await tab.screenshot({ path: path.join(values.out, `${name}-${viewport}-${theme}-${locale}.png`) })
            if (values['no-axe']) continue
            const { violations } = await tab.evaluate(() =>
              globalThis.axe.run(document, { resultTypes: ['violations'] }),
            )
            for (const violation of violations) {
              findings += 1
              const nodes = violation.nodes.map(
                (node) => `${node.target.flat().join(' > ')} ${node.any[0]?.message ?? ''}`,
              )
              process.stdout.write(
                `axe ${name} ${viewport} ${theme} ${locale}: ${violation.id}\n  ${nodes.join('\n  ')}\n`,
              )
            }
          }
        await context.close()
      }
    }
  } finally {
    await browser.close()
    server.close()
  }
  process.stdout.write(`${findings} findings; pictures in ${values.out}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await look()
