import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { AuditError } from './audit-error.ts'
import { verifyConsistency, verifyInclusion } from './merkle.ts'

/** Vectors of transparency-dev/merkle; they are not part of the project. */
const vectors = fileURLToPath(new URL('../../../../../shared/data/vectors/merkle', import.meta.url))
const arePresent = existsSync(vectors)
if (!arePresent) console.warn(`SKIPPED: Merkle vectors are not at ${vectors}`)

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const decode = (text: string | null): Uint8Array => Buffer.from(text ?? '', 'base64')

interface Vector {
  readonly wantErr: boolean
  readonly proof: readonly string[] | null
}

const read = <Kind>(kind: string): (readonly [string, Vector & Kind])[] =>
  arePresent
    ? readdirSync(join(vectors, kind), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => [name, JSON.parse(readFileSync(join(vectors, kind, name), 'utf8')) as Vector & Kind] as const)
    : []

const outcome = async (verification: Promise<void>): Promise<boolean> =>
  verification.then(
    () => true,
    (error: unknown) => {
      expect(error).toBeInstanceOf(AuditError)
      return false
    },
  )

describe.skipIf(!arePresent)('published vectors', () => {
  const inclusion = read<{ leafIdx: number; treeSize: number; root: string; leafHash: string }>('inclusion')
  it.each(inclusion)('inclusion %s', async (_name, vector) => {
    const accepted = await outcome(
      verifyInclusion(
        {
          index: BigInt(vector.leafIdx),
          size: BigInt(vector.treeSize),
          leafHash: decode(vector.leafHash),
          root: decode(vector.root),
          proof: (vector.proof ?? []).map(decode),
        },
        sha256,
      ),
    )
    expect(accepted).toBe(!vector.wantErr)
  })

  const consistency = read<{ size1: number; size2: number; root1: string; root2: string }>('consistency')
  it.each(consistency)('consistency %s', async (_name, vector) => {
    const accepted = await outcome(
      verifyConsistency(
        {
          size1: BigInt(vector.size1),
          size2: BigInt(vector.size2),
          root1: decode(vector.root1),
          root2: decode(vector.root2),
          proof: (vector.proof ?? []).map(decode),
        },
        sha256,
      ),
    )
    expect(accepted).toBe(!vector.wantErr)
  })
})
