import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from 'playwright-core'

/** Where systems keep it; `HONNIN_CHROMIUM` names another. */
const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const ORIGIN = 'http://verify.localhost'
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.html': 'text/html',
}

/** What the page may ask for, by the first part of the path: a folder, or bytes by file name. */
export type ServedFolder = string | ReadonlyMap<string, Uint8Array>

export function findChromium(): string | undefined {
  return [process.env['HONNIN_CHROMIUM'] ?? '', ...CHROMIUM_PATHS].find((candidate) => existsSync(candidate))
}

/** Runs `work` in a page of Chromium that sees nothing but `folders`: every other request is cut off. */
export async function withChromiumPage<T>(
  executablePath: string,
  folders: Readonly<Record<string, ServedFolder>>,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  try {
    const page = await browser.newPage()
    await page.route('**/*', async (route) => {
      const { origin, pathname } = new URL(route.request().url())
      const body = origin === ORIGIN ? readServed(folders, pathname) : undefined
      if (!body) return route.abort()
      const contentType = MEDIA_TYPES[path.extname(pathname)] ?? 'application/octet-stream'
      return route.fulfill({ body: Buffer.from(body), contentType })
    })
    await page.goto(`${ORIGIN}/index.html`)
    return await work(page)
  } finally {
    await browser.close()
  }
}

function readServed(folders: Readonly<Record<string, ServedFolder>>, pathname: string): Uint8Array | undefined {
  if (pathname === '/index.html') return Buffer.from('<!doctype html>')
  const [, first = '', ...rest] = pathname.split('/')
  const folder = folders[first]
  if (folder === undefined) return undefined
  if (typeof folder !== 'string') return folder.get(rest.join('/'))
  const file = path.join(folder, ...rest)
  return existsSync(file) ? readFileSync(file) : undefined
}
