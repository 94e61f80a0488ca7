import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseError } from './database-error.ts'

const execute = promisify(execFile)
const userName = 'postgres'

/** How to run a program of PostgreSQL, which refuses to run as root. */
export interface ClusterUser {
  /** `null`: as the present user. */
  readonly ids: { readonly uid: number; readonly gid: number } | null
  /** Command and arguments to put in front. */
  readonly prefix: readonly string[]
}

const idOf = async (flag: '-u' | '-g'): Promise<number> => Number((await execute('id', [flag, userName])).stdout)

const findOrCreateIds = async (): Promise<{ uid: number; gid: number }> => {
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') }
  } catch {
    // No such user yet: the answer of `id` is the only portable test.
    await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/sh', userName])
    return { uid: await idOf('-u'), gid: await idOf('-g') }
  }
}

const canEnter = async (path: string, { uid, gid }: { uid: number; gid: number }): Promise<boolean> => {
  const { mode, uid: owner, gid: group } = await stat(path)
  const shift = owner === uid ? 6 : group === gid ? 3 : 0
  return ((mode >> shift) & 1) === 1
}

const canReach = async (path: string, ids: { uid: number; gid: number }): Promise<boolean> => {
  for (let folder = path; ; folder = dirname(folder)) {
    if (!(await canEnter(folder, ids))) return false
    if (folder === dirname(folder)) return true
  }
}

/**
 * Finds the user under which the cluster runs. As root that is `postgres`, made where it is missing. Where that user cannot
 * enter one of `folders` (a checkout below /root, say) it is lent the capability to pass over file permissions.
 */
export const clusterUser = async (folders: readonly string[]): Promise<ClusterUser> => {
  if (process.getuid?.() !== 0) return { ids: null, prefix: [] }
  try {
    const ids = await findOrCreateIds()
    const reachable = await Promise.all(folders.map((folder) => canReach(folder, ids)))
    if (reachable.every(Boolean)) return { ids, prefix: [] }
    const identity = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups']
    const lent = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
    return { ids: null, prefix: ['setpriv', ...identity, ...lent, '--'] }
  } catch (cause) {
    throw new DatabaseError('embedded_failed', `as root the embedded PostgreSQL needs a user named ${userName}`, {
      cause,
    })
  }
}

/** The numbers to which the cluster's own folder must belong, or `null` where it stays with the present user. */
export const ownerOf = async (user: ClusterUser): Promise<{ uid: number; gid: number } | null> =>
  user.ids ?? (user.prefix.length > 0 ? findOrCreateIds() : null)
