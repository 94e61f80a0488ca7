import { openReplica } from './open-replica.ts'
import type { ReplicaStore } from './replica-store.ts'

export interface Replicas {
  readonly store: ReplicaStore
  /** Opens the archive when it is first asked for. */
  readonly archive: () => Promise<ReplicaStore>
}

/** Opens the place of a copy, and the archive where that is needed, for the time of `work`. */
export const withReplicas = async <Result>(
  places: { readonly store: ReplicaStore; readonly archive: string },
  work: (replicas: Replicas) => Promise<Result>,
): Promise<Result> => {
  let archive: Promise<ReplicaStore> | undefined
  try {
    return await work({
      store: places.store,
      archive: () => (archive ??= openReplica(places.archive)),
    })
  } finally {
    await places.store.close()
    await (await archive)?.close()
  }
}
