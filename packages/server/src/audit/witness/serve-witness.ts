import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Witness } from './witness.ts'

/** 63 hashes and a note with many signatures. */
const mostBytes = 64 * 1024
const requestTimeoutMs = 10_000

const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes: Buffer = Buffer.isBuffer(part) ? part : Buffer.from(String(part))
    size += bytes.length
    if (size > mostBytes) return null
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}

const answer = async (witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const end = (status: number, body: string, mediaType = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': mediaType }).end(body)
  }
  if (request.url?.endsWith('/add-checkpoint') !== true) return end(404, 'there is only add-checkpoint here\n')
  if (request.method !== 'POST') return end(405, 'add-checkpoint takes POST\n')
  const body = await readBody(request)
  if (body === null) return end(413, 'the body is too long\n')
  const { status, mediaType, body: text } = await witness.addCheckpoint(body)
  end(status, text, mediaType)
}

/** Serves `POST <prefix>/add-checkpoint`, under any prefix. */
export const serveWitness = async (
  witness: Witness,
  { host, port, onError }: { readonly host: string; readonly port: number; readonly onError: (error: unknown) => void },
): Promise<{ readonly port: number; stop(): Promise<void> }> => {
  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    answer(witness, request, response).catch((error: unknown) => {
      onError(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }).listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
