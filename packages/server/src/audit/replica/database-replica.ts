import { openDatabase, type Db } from '../../db/index.ts'
import { AuditFault } from '../audit-fault.ts'
import type { ReplicaStore } from './replica-store.ts'

const table = `create table if not exists honnin_audit_replica (
  path text primary key,
  content bytea not null,
  written_at timestamptz not null default now()
)`

/** A copy in another Postgres: one table, `honnin_audit_replica`, made where it is missing. */
export class DatabaseReplica implements ReplicaStore {
  readonly place: string
  readonly #db: Db

  private constructor(db: Db, place: string) {
    this.#db = db
    this.place = place
  }

  static async open(url: string): Promise<DatabaseReplica> {
    const { host, pathname } = new URL(url)
    const db = openDatabase({ connectionString: url, connections: 2, onError: () => undefined })
    const replica = new DatabaseReplica(db, `postgresql://${host}${pathname}`)
    try {
      await replica.#query(table)
    } catch (error) {
      await db.close()
      throw error
    }
    return replica
  }

  async #query(text: string, values?: readonly unknown[]): Promise<readonly { readonly content: Buffer }[]> {
    try {
      return (await this.#db.query<{ content: Buffer }>(text, values)).rows
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : 'unknown'
      throw new AuditFault('replica_unreachable', `the replica ${this.place} cannot be used: ${reason}`, { cause })
    }
  }

  async read(path: string): Promise<Buffer | null> {
    const [row] = await this.#query('select content from honnin_audit_replica where path = $1', [path])
    return row?.content ?? null
  }

  async write(path: string, bytes: Buffer): Promise<void> {
    await this.#query(
      `insert into honnin_audit_replica (path, content) values ($1, $2)
       on conflict (path) do update set content = excluded.content, written_at = now()`,
      [path, bytes],
    )
  }

  async remove(path: string): Promise<void> {
    await this.#query('delete from honnin_audit_replica where path = $1', [path])
  }

  async close(): Promise<void> {
    await this.#db.close()
  }
}
