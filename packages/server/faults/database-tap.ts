import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a program and its database and counts what goes through. */
export interface DatabaseTap {
  /** The connection string of the way through. */
  readonly url: string
  /** Bytes in both directions since it was opened. */
  readonly bytes: number
  close(): Promise<void>
}

export const openDatabaseTap = async (databaseUrl: string): Promise<DatabaseTap> => {
  const through = new URL(databaseUrl)
  const { hostname: host, port } = through
  const sockets = new Set<Socket>()
  let bytes = 0
  const server = createServer((client) => {
    const database = connect({ host, port: Number(port) })
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => (bytes += chunk.length)).on('error', () => to.destroy())
      from.on('close', () => sockets.delete(from))
      from.pipe(to)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    get bytes() {
      return bytes
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
