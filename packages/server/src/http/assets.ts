import express, { type RequestHandler } from 'express'

/** Names that stay the same from one release to the next; everything else carries a hash or a version in its path. */
const stableName = /(^|[\\/])((ekyc-capture|hosted-page)\.js|manifest\.json)$/
const stableSeconds = 300

/** A worker that was fetched has the policy of its own answer: code from here only, WebAssembly, nothing else. */
const workerPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
].join('; ')

/** Serves the built files of the SDK. */
export const serveAssets = (folder: string): RequestHandler =>
  express.static(folder, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      response.setHeader(
        'cache-control',
        stableName.test(path) ? `public, max-age=${stableSeconds}` : 'public, max-age=31536000, immutable',
      )
      response.setHeader('content-security-policy', workerPolicy)
      // Public files: pages of any origin may load them, isolated ones (COEP) included, workers among them.
      response.setHeader('cross-origin-resource-policy', 'cross-origin')
      response.setHeader('cross-origin-embedder-policy', 'require-corp')
      response.setHeader('access-control-allow-origin', '*')
    },
  })
