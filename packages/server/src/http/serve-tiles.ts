import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import { parseTilePath } from '../audit/index.ts'
import type { ApiContext } from './api-context.ts'
import { endpointMark } from './request-log.ts'
import { RequestError } from './request-error.ts'

const compress = promisify(gzip)

/** A tile never changes. */
const caching = 'public, max-age=31536000, immutable'

/**
 * The audit log as c2sp.org/tlog-tiles: `tile/<level>/<index>[.p/<width>]` and `tile/entries/<index>[.p/<width>]`; the
 * checkpoint beside them is an address of the API. Read only, for anyone; the entries hold no personal data, and an operator
 * may keep even them back.
 */
export const serveTiles =
  ({ auditLog, publishEntries }: Pick<ApiContext, 'auditLog' | 'publishEntries'>): RequestHandler =>
  async (request, response) => {
    response.locals[endpointMark] = 'auditLog'
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new RequestError('method_not_allowed')
    response.set({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
    const tile = parseTilePath(`tile${request.path}`)
    if (tile === null || (tile.level === 'entries' && !publishEntries)) throw new RequestError('not_found')
    const bytes = await auditLog.tile(tile)
    if (bytes === null) throw new RequestError('not_found')
    response.set('cache-control', caching).type('application/octet-stream').vary('accept-encoding')
    if (tile.level === 'entries' && request.acceptsEncodings('gzip') === 'gzip')
      response.set('content-encoding', 'gzip').send(await compress(bytes))
    else response.send(bytes)
  }
