import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** What is looked for, by a name for the report. */
export type Marks = Readonly<Record<string, Buffer>>

/** The forms in which bytes hide in text: as they are, hexadecimal, base64 at each of its three offsets, escaped JSON. */
const formsOf = (mark: Buffer): readonly Buffer[] => {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), mark]).toString('base64')
    // Characters at either end also depend on the neighbours.
    return text.slice(offset === 0 ? 0 : 4, text.length - 4)
  })
  const escaped = JSON.stringify(mark.toString('utf8')).slice(1, -1)
  const ascii = escaped.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [
    mark,
    Buffer.from(mark.toString('hex')),
    ...base64.flatMap((text) => [Buffer.from(text), Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))]),
    Buffer.from(escaped),
    Buffer.from(ascii),
  ]
}

const findIn = (place: string, bytes: Buffer, marks: Marks): readonly string[] =>
  Object.entries(marks)
    .filter(([, mark]) => formsOf(mark).some((form) => form.length > 0 && bytes.includes(form)))
    .map(([name]) => `${name} in ${place}`)

/** Every row of every table of every schema of ours, byte for byte: as text, and each `bytea` as its bytes. */
export const findInDatabase = async (
  url: string,
  marks: Marks,
): Promise<{ readonly tables: number; readonly found: readonly string[] }> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p', 'm', 'S') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`select * from ${name}`)
      for (const row of rows) {
        const parts = Object.values(row).map((value) =>
          Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''),
        )
        found.push(...findIn(name, Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')])), marks))
      }
    }
    return { tables: tables.length, found }
  } finally {
    await client.end()
  }
}

interface FolderSearch {
  readonly files: number
  readonly found: readonly string[]
}

/** Every file below a folder with its name, but those that go away meanwhile. */
const filesBelow = (folder: string): readonly { readonly path: string; readonly bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      try {
        return [{ path, bytes: readFileSync(path) }]
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
        throw error
      }
    })

export const findInFolder = (folder: string, marks: Marks): FolderSearch => {
  const files = filesBelow(folder)
  const found = files.flatMap(({ path, bytes }) => [
    ...findIn(path, Buffer.from(path), marks),
    ...findIn(path, bytes, marks),
  ])
  return { files: files.length, found }
}

/** As {@link findInFolder}, for the bytes as they are only: fast enough for many marks in a whole database. */
export const findAsTheyAre = (folder: string, marks: Marks): FolderSearch => {
  const files = filesBelow(folder)
  const found = files.flatMap(({ path, bytes }) =>
    Object.entries(marks)
      .filter(([, mark]) => bytes.includes(mark))
      .map(([name]) => `${name} in ${path}`),
  )
  return { files: files.length, found }
}

/**
 * The files of the database as they lie on the disk, with dead rows, and what is in the write-ahead log since `since`. `null`
 * where the server is on another machine or its files are not ours to read.
 */
export const findInClusterFiles = async (
  url: string,
  marks: Marks,
  { since }: { readonly since: Date },
): Promise<FolderSearch | null> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('checkpoint')
    const { rows } = await client.query<{ folder: string; base: string }>(
      `select current_setting('data_directory') as folder, oid::text as base from pg_database where datname = current_database()`,
    )
    const { folder = '', base = '' } = rows[0] ?? {}
    if (!existsSync(join(folder, 'base', base))) return null
    const written = ({ path }: { readonly path: string }): boolean => statSync(path).mtime >= since
    const files = [...filesBelow(join(folder, 'base', base)), ...filesBelow(join(folder, 'pg_wal')).filter(written)]
    return { files: files.length, found: files.flatMap(({ path, bytes }) => findIn(path, bytes, marks)) }
  } finally {
    await client.end()
  }
}

export const findInLines = (lines: readonly string[], marks: Marks): readonly string[] =>
  findIn('the log', Buffer.from(lines.join('\n')), marks)
