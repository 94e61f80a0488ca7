import {
  AuditError,
  cosignedMessage,
  formatCosignature,
  openCheckpoint,
  parseNoteKey,
  verifyConsistency,
  type Checkpoint,
  type NoteKey,
} from '@honnin/shared/audit'
import { nodePrimitives } from '../node-primitives.ts'
import { parseAddCheckpoint, type AddCheckpoint } from './add-checkpoint.ts'
import type { WitnessState } from './witness-state.ts'

/** What a witness answers over HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly mediaType: string
  readonly body: string
}

const text = 'text/plain; charset=utf-8'
const msPerSecond = 1000

const refuse = (status: WitnessAnswer['status'], reason: string): WitnessAnswer => ({
  ...{ status, mediaType: text },
  body: `${reason}\n`,
})

const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b)

/**
 * A witness by c2sp.org/tlog-witness: it remembers the newest checkpoint of each log that it knows, and cosigns another only
 * where that begins with the one before. An operator of another organisation runs it, or it shows nothing.
 */
export class Witness {
  readonly #state: WitnessState
  readonly #logs: ReadonlyMap<string, NoteKey>
  readonly #now: () => Date
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(state: WitnessState, logs: ReadonlyMap<string, NoteKey>, now: () => Date) {
    this.#state = state
    this.#logs = logs
    this.#now = now
  }

  /** `logs` are verifier keys. Throws {@link AuditError} `key_malformed`. */
  static async open(options: {
    readonly state: WitnessState
    readonly logs: readonly string[]
    readonly now: () => Date
  }): Promise<Witness> {
    const keys = await Promise.all(options.logs.map((log) => parseNoteKey(log, nodePrimitives.sha256)))
    return new Witness(options.state, new Map(keys.map((key) => [key.name, key])), options.now)
  }

  /** One after the other: comparing with the newest checkpoint and replacing it must be one step. */
  addCheckpoint(body: string): Promise<WitnessAnswer> {
    const answer = this.#turn.then(() => this.#add(body))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  async #add(body: string): Promise<WitnessAnswer> {
    const request = parseAddCheckpoint(body)
    if (request === null) return refuse(400, 'the body is not an add-checkpoint request')
    const key = this.#logs.get(request.checkpoint.split('\n', 1)[0] ?? '')
    if (key === undefined) return refuse(404, 'this witness does not know the log')
    let checkpoint: Checkpoint
    try {
      checkpoint = await openCheckpoint(request.checkpoint, key, nodePrimitives)
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      return refuse(error.code === 'checkpoint_malformed' ? 400 : 403, error.message)
    }
    if (request.oldSize > checkpoint.size) return refuse(400, 'the old size is larger than the checkpoint')
    return this.#compare(request, checkpoint, key)
  }

  async #compare(
    { oldSize, proof, checkpoint: note }: AddCheckpoint,
    next: Checkpoint,
    key: NoteKey,
  ): Promise<WitnessAnswer> {
    const held = await this.#state.read(key)
    const size = held?.size ?? 0n
    if (oldSize !== size) return { status: 409, mediaType: 'text/x.tlog.size', body: `${size}\n` }
    if (held === null || size === 0n) {
      if (proof.length > 0) return refuse(422, 'a first checkpoint needs no proof')
    } else if (next.size === size) {
      if (!bytesEqual(next.root, held.root)) return refuse(409, 'another root was cosigned for this size')
      if (proof.length > 0) return refuse(422, 'checkpoints of one size need no proof')
    } else {
      try {
        const sizes = { size1: size, size2: next.size }
        await verifyConsistency({ ...sizes, root1: held.root, root2: next.root, proof }, nodePrimitives.sha256)
      } catch (error) {
        if (!(error instanceof AuditError)) throw error
        return refuse(422, error.message)
      }
    }
    await this.#state.write(key, note)
    return { status: 200, mediaType: text, body: this.#cosign(note) }
  }

  #cosign(note: string): string {
    const checkpointText = note.slice(0, note.lastIndexOf('\n\n') + 1)
    const seconds = BigInt(Math.floor(this.#now().getTime() / msPerSecond))
    const signature = this.#state.sign(cosignedMessage(checkpointText, seconds))
    return formatCosignature(this.#state.key, seconds, signature)
  }
}
