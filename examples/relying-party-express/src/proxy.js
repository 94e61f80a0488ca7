import { request } from 'node:http'
import { settings } from './settings.js'

/** Headers that concern one connection only (RFC 9110, 7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']

const endToEnd = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name.toLowerCase())))

/**
 * Hands everything below the mount path to the Honnin server, so that the page speaks with its own origin only.
 * In production the web server in front does this (nginx: `location /ekyc/ { proxy_pass …; }`).
 *
 * @type {import('express').RequestHandler}
 */
export const proxyToHonnin = (incoming, outgoing) => {
  const { hostname, port } = settings.honninUrl
  const headers = { ...endToEnd(incoming.headers), host: settings.honninUrl.host }
  if (incoming.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked'
  const forwarded = request({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
    answer.pipe(outgoing)
  })
  forwarded.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy()
    else
      outgoing.status(503).json({
        type: 'about:blank',
        title: 'Honnin is not reachable',
        status: 503,
        code: 'service_unavailable',
        requestId: '',
      })
  })
  incoming.on('aborted', () => forwarded.destroy())
  incoming.pipe(forwarded)
}
