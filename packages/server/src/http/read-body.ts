import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { RequestError } from './request-error.ts'
import { parseStrictJson, StrictJsonError } from './strict-json.ts'

/** The largest JSON body is a submission with its bundle of 64 KiB. */
const mostBytes = 80 * 1024

/** Compressed bodies are refused: none is large enough to need it, and a small one could grow without end. */
const readBytes = express.raw({ limit: mostBytes, type: 'application/json', inflate: false })

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const run = (middleware: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => {
      if (error === undefined) resolve()
      else reject(error instanceof Error ? error : new TypeError('a middleware failed with something that is no error'))
    }
    void middleware(request, response, next)
  })

const parse = (bytes: Uint8Array): unknown => {
  try {
    return parseStrictJson(bytes)
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw new RequestError('invalid_request', { param: cause.code, cause })
    throw cause
  }
}

/**
 * Leaves the JSON body in `request.body`; `undefined` where there is none. A body of another type is refused rather than taken
 * for none, and so is one where the method takes none.
 */
export const readBody = async (request: Request, response: Response): Promise<void> => {
  if (!hasBody(request)) return
  if (request.method !== 'POST') throw new RequestError('invalid_request', { param: 'body' })
  await run(readBytes, request, response)
  const bytes: unknown = request.body
  if (!Buffer.isBuffer(bytes)) throw new RequestError('unsupported_media_type')
  request.body = bytes.length === 0 ? undefined : parse(bytes)
}
