import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import express, { type RequestHandler, type Response, Router } from 'express'
import { RequestError } from '../request-error.ts'

/** Names that a build gives by content never change; `index.html` names those of the newest one. */
const hashedFolder = /[\\/]assets[\\/]/

/** Code and styles from here only, nothing inline; pictures also from memory, where those that were looked at live. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const guard = (response: Response): void => {
  response.setHeader('content-security-policy', pagePolicy)
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-embedder-policy', 'require-corp')
  // `self` of the camera and so on: the console needs none of them, passkeys excepted.
  response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=(), display-capture=()')
}

/** The page; every address below `/console` that is no file is one of its views. Throws `not_found` before it was built. */
const servePage =
  (folder: string): RequestHandler =>
  async (_request, response) => {
    const page = join(folder, 'index.html')
    if ((await stat(page).catch(() => null)) === null) throw new RequestError('not_found')
    guard(response)
    response.set('cache-control', 'no-store').type('text/html; charset=utf-8')
    await pipeline(createReadStream(page), response)
  }

/** The built console: its files, and its page for everything else that a browser navigates to. */
export const serveConsole = (folder: string): Router => {
  const router = Router({ strict: false, caseSensitive: true })
  router.use(
    express.static(folder, {
      ...{ index: false, redirect: false, dotfiles: 'ignore' },
      setHeaders: (response, path) => {
        guard(response)
        response.setHeader(
          'cache-control',
          hashedFolder.test(path) ? 'public, max-age=31536000, immutable' : 'no-store',
        )
      },
    }),
  )
  // A file that is missing is missing: the page in its place would be taken for a script.
  router.get(/^\/(?!api(\/|$)|assets\/)[^.]*$/, servePage(folder))
  return router
}
