import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Stands between a program and its database, counts what goes through and can keep the word of a commit from the program. */
export interface DatabaseTap {
  /** The connection string of the way through. */
  readonly url: string
  /** Bytes in both directions since it was opened. */
  readonly bytes: number
  /**
   * Waits until the database has committed a transaction in which the program sent `statement`, and holds its answer back.
   * Resolves to what breaks that connection.
   */
  holdCommitOf(statement: string): Promise<() => void>
  close(): Promise<void>
}

interface Waiting {
  readonly statement: string
  readonly hold: (breakConnection: () => void) => void
}

/** The tag of PostgreSQL's CommandComplete. */
const committed = 'COMMIT\0'

export const openDatabaseTap = async (databaseUrl: string): Promise<DatabaseTap> => {
  const through = new URL(databaseUrl)
  const { hostname: host, port } = through
  const sockets = new Set<Socket>()
  let bytes = 0
  let waiting: Waiting | null = null
  const server = createServer((client) => {
    const database = connect({ host, port: Number(port) })
    let hasStatement = false
    let isHeld = false
    const passes = (from: Socket, chunk: Buffer): boolean => {
      if (waiting === null || isHeld) return !isHeld
      if (from === client) hasStatement ||= chunk.includes(waiting.statement)
      else if (hasStatement && chunk.includes(committed)) {
        isHeld = true
        waiting.hold(() => {
          client.destroy()
          database.destroy()
        })
        waiting = null
      }
      return !isHeld
    }
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(from)
      from
        .on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (passes(from, chunk)) to.write(chunk)
        })
        .on('error', () => to.destroy())
        .on('end', () => to.end())
        .on('close', () => sockets.delete(from))
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
    holdCommitOf: (statement) =>
      new Promise((hold) => {
        waiting = { statement, hold }
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
