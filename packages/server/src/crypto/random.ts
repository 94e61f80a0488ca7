import { randomBytes, randomInt } from 'node:crypto'

/** Source of unguessable values; passed in, so that tests can fix it. */
export interface Random {
  /** `<prefix>_` and 176 random bits in base64url. */
  id(prefix: string): string
  /** 192 random bits in base64url. */
  nonce(): string
  /** A whole number from 0 to `below - 1`, all equally likely. */
  integer(below: number): number
  bytes(length: number): Buffer
}

const idBytes = 22
const nonceBytes = 24

export const systemRandom: Random = {
  id: (prefix) => `${prefix}_${randomBytes(idBytes).toString('base64url')}`,
  nonce: () => randomBytes(nonceBytes).toString('base64url'),
  integer: (below) => randomInt(below),
  bytes: (length) => randomBytes(length),
}
