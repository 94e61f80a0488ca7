import { formatCheckpoint } from '@honnin/shared/audit'
import type { AuditLog } from '../../src/audit/index.ts'
import { consistencyProof } from '../../src/audit/merkle-proof.ts'
import { formatAddCheckpoint } from '../../src/audit/witness/add-checkpoint.ts'
import { bodiesOf, growTree } from './grown-tree.ts'

/** A log whose key the attacker has, before a witness that has cosigned its first `held` entries. */
export interface Attacked {
  readonly log: AuditLog
  /** Sends an add-checkpoint request and answers with the status. */
  readonly send: (body: string) => Promise<number>
  readonly held: number
  readonly pick: (below: number) => number
}

const leaves = 400
export const witnessedBodies = bodiesOf(leaves)
const honest = growTree(witnessedBodies)

export const noteOf = (log: AuditLog, size: number, root: Buffer): string =>
  log.signNote(formatCheckpoint({ origin: log.key.name, size: BigInt(size), root }))

export const checkpointAt = (log: AuditLog, size: number): string =>
  noteOf(log, size, growTree(witnessedBodies.slice(0, size)).tree.root())

/** A request by the honest log. */
export const honestRequest = async (log: AuditLog, oldSize: number, size: number): Promise<string> =>
  formatAddCheckpoint({
    oldSize: BigInt(oldSize),
    proof: await consistencyProof(oldSize, size, honest.read),
    checkpoint: checkpointAt(log, size),
  })

/** An older checkpoint, truly signed, from whatever old size. */
const rollBack = async ({ log, send, held, pick }: Attacked): Promise<number> => {
  const older = 1 + pick(held - 1)
  return send(await honestRequest(log, pick(older + 1), older))
}

/** The history up to somewhere, another one from there on; with the best proof that there is. */
const fork = async ({ log, send, held, pick }: Attacked): Promise<number> => {
  const from = pick(held)
  const size = held + 1 + pick(leaves - held)
  const forked = growTree(
    witnessedBodies.slice(0, size).map((body, index) => (index < from ? body : Buffer.from(`fork ${index}`))),
  )
  const proof = await consistencyProof(held, size, forked.read)
  return send(formatAddCheckpoint({ oldSize: BigInt(held), proof, checkpoint: noteOf(log, size, forked.tree.root()) }))
}

/** One entry of the past is another; size and all else are the same. */
const rewrite = async ({ log, send, held, pick }: Attacked): Promise<number> => {
  const rewritten = witnessedBodies.slice(0, held)
  rewritten[pick(held)] = Buffer.from('rewritten')
  const checkpoint = noteOf(log, held, growTree(rewritten).tree.root())
  return send(formatAddCheckpoint({ oldSize: BigInt(held), proof: [], checkpoint }))
}

/** Each attack `rounds` times; returns the statuses of the answers. */
export const attackWitness = async (attacked: Attacked, rounds: number): Promise<readonly number[]> => {
  const statuses: number[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const attack of [rollBack, fork, rewrite]) statuses.push(await attack(attacked))
  return statuses
}
