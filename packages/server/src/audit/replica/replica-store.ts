/**
 * Where a copy of the log lies: named files in the layout of c2sp.org/tlog-tiles, so that any tlog client reads it. A file is
 * there whole or not at all.
 */
export interface ReplicaStore {
  /** For messages; without secrets. */
  readonly place: string
  /** Null where there is no such file. */
  read(path: string): Promise<Buffer | null>
  /** Durable when it resolves. */
  write(path: string, bytes: Buffer): Promise<void>
  /** Of what is superseded only; a store that keeps everything may leave it there. */
  remove(path: string): Promise<void>
  close(): Promise<void>
}
