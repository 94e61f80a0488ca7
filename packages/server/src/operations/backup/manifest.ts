import * as v from 'valibot'
import type { BackupKey } from '../../crypto/index.ts'

/** Raised whenever an older program could not restore what this one writes. */
export const backupFormat = 1

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const identifier = v.pipe(v.string(), v.regex(/^[a-z_][a-z0-9_]*$/))

export const ManifestSchema = v.strictObject({
  format: v.literal(backupFormat),
  id: v.string(),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  finishedAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Schema of the database: the migrations that had been applied. */
  migrations: v.array(v.strictObject({ name: v.string(), sha256: digest })),
  /** Tells whether the master keys at hand are those that wrapped the session keys. */
  masterCheck: digest,
  /** The log at the moment of the snapshot; `key` also tells one installation from another. */
  log: v.strictObject({ key: v.string(), size: count, root: v.nullable(v.string()) }),
  tables: v.array(v.strictObject({ name: identifier, columns: v.array(identifier), rows: count })),
  sequences: v.array(v.strictObject({ table: identifier, column: identifier, value: v.nullable(count) })),
  media: v.strictObject({
    files: count,
    bytes: count,
    /** Keys of media that the database names and the vault lacked. */
    missing: v.array(v.string()),
  }),
  sessions: count,
  /** What lies in the store, by the name within the generation. */
  parts: v.record(v.string(), v.strictObject({ bytes: count, sha256: digest })),
})
export type Manifest = v.InferOutput<typeof ManifestSchema>

/** Names of the parts of a generation. */
export const partNames = {
  manifest: 'manifest',
  /** Lines `key TAB bytes TAB SHA-256` of the media, which lie in the pool that all generations share. */
  media: 'media',
  /** Wrapped session keys; removed before the rest of the generation. */
  keys: 'session-keys',
  table: (name: string): string => `table.${name}`,
} as const

const root = 'generations'
export const generationsPrefix = `${root}/`
export const mediaPrefix = 'media/'
/** One list for each backup key: a list under a key that is lost must not stand in the way of the next. */
export const erasuresName = (key: BackupKey): string => `erasures.${key.id.toString('hex')}`

export const partPath = (generation: string, part: string): string => `${root}/${generation}/${part}`
export const mediaPath = (mediaKey: string): string => `${mediaPrefix}${mediaKey}`

const numberDigits = { least: 6, most: 9 } as const
export const mostGenerations = 10 ** numberDigits.most - 1
/** Without a number: made before generations were counted. */
const idForm = /^\d{8}T\d{6}Z-(?:(?<number>\d{6,9})-)?[0-9a-f]{8}$/
export const isGenerationId = (text: string): boolean => idForm.test(text)

/**
 * `20261101T030000Z-000012-1f2e3d4c`: when it was begun by the clock, the how manieth of its place it is, and what tells it from
 * one that another installation makes at the same time.
 */
export const generationId = ({
  at,
  number,
  random,
}: {
  readonly at: Date
  readonly number: number
  readonly random: Buffer
}): string =>
  [
    at.toISOString().replaceAll(/[-:]|\.\d+/g, ''),
    String(number).padStart(numberDigits.least, '0'),
    random.toString('hex').slice(0, 8),
  ].join('-')

/** When the generation was begun, by its name. */
export const generationTime = (id: string): Date =>
  new Date(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z'))

/** Counts the generations of a place, from 1; 0 where they were not counted yet. */
export const generationNumber = (id: string): number => Number(idForm.exec(id)?.groups?.['number'] ?? 0)

/** Negative where `one` is the newer. By number: clocks go back, and tell nothing within a second. What has none is older. */
export const compareNewestFirst = (one: string, other: string): number =>
  generationNumber(other) - generationNumber(one) || (one < other ? 1 : -1)
