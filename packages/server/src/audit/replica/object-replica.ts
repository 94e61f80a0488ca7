import type { ObjectStore } from '../../storage/index.ts'
import { AuditFault } from '../audit-fault.ts'
import type { ReplicaStore } from './replica-store.ts'

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'object_missing'

/** A copy in a bucket of any store with the S3 protocol. */
export class ObjectReplica implements ReplicaStore {
  readonly place: string
  readonly #store: ObjectStore

  constructor(store: ObjectStore, place: string) {
    this.#store = store
    this.place = place
  }

  async read(path: string): Promise<Buffer | null> {
    try {
      return await this.#store.read(path)
    } catch (error) {
      if (isMissing(error)) return null
      throw this.#fault(error)
    }
  }

  async write(path: string, bytes: Buffer): Promise<void> {
    await this.#store.put(path, bytes).catch((error: unknown) => Promise.reject(this.#fault(error)))
  }

  async remove(path: string): Promise<void> {
    await this.#store.delete(path).catch((error: unknown) => Promise.reject(this.#fault(error)))
  }

  async close(): Promise<void> {
    this.#store.close()
  }

  #fault(cause: unknown): AuditFault {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    return new AuditFault('replica_unreachable', `the replica ${this.place} cannot be used: ${reason}`, { cause })
  }
}
