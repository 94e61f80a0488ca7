import { decodeBase64, encodeBase64 } from '@honnin/shared/audit'

/** Body of `add-checkpoint` (c2sp.org/tlog-witness). */
export interface AddCheckpoint {
  readonly oldSize: bigint
  readonly proof: readonly Uint8Array[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

/** The longest proof: of trees with fewer than 2^63 leaves. */
const mostHashes = 63
const hashBytes = 32

export const formatAddCheckpoint = ({ oldSize, proof, checkpoint }: AddCheckpoint): string =>
  [`old ${oldSize}`, ...proof.map(encodeBase64), '', checkpoint].join('\n')

/** Null where the body is not one. */
export const parseAddCheckpoint = (body: string): AddCheckpoint | null => {
  const split = body.indexOf('\n\n')
  if (split < 0) return null
  const [first = '', ...lines] = body.slice(0, split).split('\n')
  const size = /^old (0|[1-9][0-9]{0,18})$/.exec(first)?.[1]
  if (size === undefined || lines.length > mostHashes) return null
  const proof = lines.map(decodeBase64).filter((hash) => hash?.length === hashBytes)
  const whole = proof.filter((hash) => hash !== null)
  return whole.length === lines.length
    ? { oldSize: BigInt(size), proof: whole, checkpoint: body.slice(split + 2) }
    : null
}
