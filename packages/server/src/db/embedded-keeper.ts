import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits, in a shell of its own, until the process that holds the other end of its input is gone, even by `kill -9`, and
 * stops the cluster then unless someone else still uses it. Users are named `<process id>.<random>`. Writing
 * `stopping.<user>` before looking at `users`, while a newcomer writes into `users` before looking at `stopping.*`, makes sure
 * that one of the two sees the other.
 */
const script = `
cat > /dev/null
rm -f "$2/users/$1"
: > "$2/stopping.$1"
for user in "$2"/users/*; do
  pid=\${user##*/}
  pid=\${pid%%.*}
  [ "$pid" = '*' ] && break
  if kill -0 "$pid" 2> /dev/null; then rm -f "$2/stopping.$1"; exit 0; fi
  rm -f "$user"
done
pid=$(head -n 1 "$2/cluster/postmaster.pid" 2> /dev/null)
if [ -n "$pid" ]; then
  kill -INT "$pid" 2> /dev/null
  while [ -e "$2/cluster/postmaster.pid" ] && kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
fi
rm -f "$2/stopping.$1"
`
/** A keeper that was itself killed leaves its mark behind; after this long it no longer counts. */
const stoppingStaleMs = 30_000
const pollMs = 50

export interface Keeper {
  /** Gives the cluster up; resolves once it is stopped or left to its other users. */
  release(): Promise<void>
}

const isStopping = (folder: string): boolean =>
  readdirSync(folder)
    .filter((name) => name.startsWith('stopping.'))
    .some((name) => {
      const file = statSync(join(folder, name), { throwIfNoEntry: false })
      return file !== undefined && Date.now() - file.mtimeMs < stoppingStaleMs
    })

/** Registers a user of the cluster in `folder` and waits until nobody is stopping it. */
export const keepCluster = async (folder: string): Promise<Keeper> => {
  mkdirSync(join(folder, 'users'), { recursive: true })
  const user = `${process.pid}.${randomBytes(6).toString('hex')}`
  writeFileSync(join(folder, 'users', user), '')
  const keeper: ChildProcess = spawn('/bin/sh', ['-c', script, 'honnin-keeper', user, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const gone = once(keeper, 'exit')
  keeper.unref()
  // The types say Writable; what `spawn` makes of 'pipe' is a socket, and it would keep the program running.
  if (keeper.stdin instanceof Socket) keeper.stdin.unref()
  while (isStopping(folder)) await delay(pollMs)
  return {
    release: async () => {
      keeper.ref()
      keeper.stdin?.end()
      await gone
    },
  }
}
