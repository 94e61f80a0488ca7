import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** The policy under which everything must work: the strictest that WebAssembly and workers of the own origin allow. */
export const strictPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "style-src 'self'",
].join('; ')

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
}

export interface StaticServer {
  readonly origin: string
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Serves files: `mounts` maps the first segment of the path (`''` for everything else) to a folder. */
export async function serveFolders(
  mounts: Readonly<Record<string, string>>,
  options: { readonly isolated: boolean; readonly replace?: (path: string) => Uint8Array | null },
): Promise<StaticServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    requests.push(pathname)
    void (async () => {
      const [, first = '', ...rest] = pathname.split('/')
      const folder = mounts[first] ?? mounts['']
      const relative = first in mounts ? rest.join('/') : [first, ...rest].join('/')
      try {
        const body = options.replace?.(pathname) ?? (await readFile(path.join(folder ?? '', relative || 'index.html')))
        response.writeHead(200, {
          'content-type': mediaTypes[path.extname(relative || 'index.html')] ?? 'application/octet-stream',
          'content-security-policy': strictPolicy,
          ...(options.isolated && {
            'cross-origin-opener-policy': 'same-origin',
            'cross-origin-embedder-policy': 'require-corp',
            'cross-origin-resource-policy': 'same-origin',
          }),
        })
        response.end(body)
      } catch {
        response.writeHead(404).end()
      }
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
