import { isIPv6 } from 'node:net'
import { sha256 } from '../../crypto/index.ts'
import type { Db } from '../../db/index.ts'
import { ReviewError } from '../review-error.ts'

/** What failures count against. */
export type LockOutSubject =
  | { readonly of: 'login'; readonly login: string }
  | { readonly of: 'address'; readonly address: string }
  | { readonly of: 'factor'; readonly operatorId: string }

/** Failures that cost nothing; behind one address there may be a whole office. */
const freeFailures = { login: 5, address: 30, factor: 5 } as const
const firstDelaySeconds = 30
/** A stranger who knows an ID can keep its owner waiting so long, and no longer. */
const longestDelaySeconds = 900
/** So long after the last failure all is forgotten. */
const memoryHours = 24

const ipv6Network = (address: string): string => {
  const [head = '', tail] = address.toLowerCase().split('%', 1).join('').split('::')
  const left = head.split(':').filter((part) => part !== '')
  const right = (tail ?? '').split(':').filter((part) => part !== '')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}

/** One customer has a whole /64 of IPv6 addresses. */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, '')
  return isIPv6(plain) ? `${ipv6Network(plain)}::/64` : plain
}

const digestOf = (subject: LockOutSubject): Buffer => {
  const value =
    subject.of === 'login'
      ? subject.login.normalize('NFKC').trim().toLowerCase()
      : subject.of === 'address'
        ? networkOf(subject.address)
        : subject.operatorId
  return sha256(`${subject.of}|${value}`)
}

interface Place {
  readonly db: Db
  readonly now: () => Date
}

/**
 * Counts an attempt before it is made, so that attempts that run side by side, in whatever process, cannot outrun the count.
 * The first failures are free, then each one doubles the wait. Attempts during a wait are refused uncounted.
 *
 * Throws {@link ReviewError} `sign_in_locked`, with the seconds that are left.
 */
export const countAttempt = async ({ db, now }: Place, subject: LockOutSubject): Promise<void> => {
  const at = now()
  const { rows } = await db.query<{ locked_until: Date }>(
    `insert into sign_in_failure as known (subject, failures, failed_at) values ($1, 1, $2)
     on conflict (subject) do update set
       failures = case when known.failed_at < $2::timestamptz - make_interval(hours => $6) then 1 else known.failures + 1 end,
       failed_at = $2,
       locked_until = case
         when known.failed_at >= $2::timestamptz - make_interval(hours => $6) and known.failures + 1 >= $3
         then $2::timestamptz + make_interval(secs => least($5, $4 * power(2, least(known.failures + 1 - $3, 20))))
       end
     where known.locked_until is null or known.locked_until <= $2
     returning locked_until`,
    [digestOf(subject), at, freeFailures[subject.of], firstDelaySeconds, longestDelaySeconds, memoryHours],
  )
  if (rows.length === 1) return
  const found = await db.query<{ locked_until: Date | null }>(
    'select locked_until from sign_in_failure where subject = $1',
    [digestOf(subject)],
  )
  const until = found.rows[0]?.locked_until?.getTime() ?? at.getTime()
  throw new ReviewError('sign_in_locked', {
    retryAfterSeconds: Math.max(1, Math.ceil((until - at.getTime()) / 1000)),
  })
}

/** The attempt was right: nothing is held against the ID or the factor; the address gets back the one that was counted. */
export const forgetFailures = async ({ db }: Place, subject: LockOutSubject): Promise<void> => {
  if (subject.of === 'address')
    await db.query(
      'update sign_in_failure set failures = greatest(failures - 1, 0), locked_until = null where subject = $1',
      [digestOf(subject)],
    )
  else await db.query('delete from sign_in_failure where subject = $1', [digestOf(subject)])
}

/** Until when nobody signs in with these IDs, by ID. */
export const lockedUntil = async (
  { db, now }: Place,
  logins: readonly string[],
): Promise<ReadonlyMap<string, Date>> => {
  const byDigest = new Map(logins.map((login) => [digestOf({ of: 'login', login }).toString('hex'), login]))
  const { rows } = await db.query<{ subject: Buffer; locked_until: Date }>(
    'select subject, locked_until from sign_in_failure where subject = any($1) and locked_until > $2',
    [[...byDigest.keys()].map((digest) => Buffer.from(digest, 'hex')), now()],
  )
  return new Map(rows.map(({ subject, locked_until: until }) => [byDigest.get(subject.toString('hex')) ?? '', until]))
}

/** Deletes what counts no more. */
export const forgetOldFailures = async ({ db, now }: Place): Promise<void> => {
  await db.query('delete from sign_in_failure where failed_at < $1::timestamptz - make_interval(hours => $2)', [
    now(),
    memoryHours,
  ])
}
