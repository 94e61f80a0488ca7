import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { writeNewFile } from '../src/cli/write-new-file.ts'
import { createBackup, listGenerations, openBackupPlace, type BackupSource } from '../src/operations/index.ts'
import { createDevice } from '../test/support/create-device.ts'
import { startHarness, type Harness } from '../test/support/harness.ts'
import { jpeg } from '../test/support/pictures.ts'
import { hasSwift, startSwift } from '../test/support/swift.ts'
import { until } from '../test/support/until.ts'
import { startEmbeddedCluster } from '../src/db/index.ts'
import { isLong, reportFigure, trialsOf } from './report.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-r10-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const awayMs = isLong ? 30_000 : 8000
/** Readiness must be false by then. */
const noticeMs = 5000

const readiness = (harness: Harness): Promise<number | null> =>
  fetch(`${harness.url}/readyz`).then(
    ({ status }) => status,
    () => null,
  )

const timeUntil = async (harness: Harness, wanted: number, limitMs: number): Promise<number> => {
  const since = Date.now()
  await until(async () => ((await readiness(harness)) === wanted ? true : null), limitMs)
  return Date.now() - since
}

/** Sends pictures until told to stop; remembers those that were acknowledged. */
const keepUploading = (harness: Harness) => {
  const acknowledged = new Map<string, string>()
  let isOver = false
  let refused = 0
  const work = async (): Promise<void> => {
    for (let seed = 1; !isOver; seed += 1)
      try {
        const { device, sessionId } = await createDevice(harness)
        await device.begin('passport')
        const step = await device.nextStep()
        if (step === null) continue
        const media = await jpeg(seed)
        const answer = await device.upload(step, { media, descriptor: device.describe(step, media) })
        if (answer.status === 201) acknowledged.set(answer.body.itemId, sessionId)
        else refused += 1
      } catch {
        refused += 1
        await delay(100)
      }
  }
  const working = work()
  return {
    stop: async () => {
      isOver = true
      await working
      return { acknowledged, refused }
    },
  }
}

/** Everything that was acknowledged must be in the database and whole in the vault, and nothing else. */
const requireConsistent = async (harness: Harness, acknowledged: ReadonlyMap<string, string>): Promise<void> => {
  const { db, vault } = harness.installation
  const { rows } = await db.query<{ id: string; media_key: string }>('select id, media_key from item')
  const items = new Map(rows.map((row) => [row.id, row.media_key]))
  for (const id of acknowledged.keys()) expect(items.has(id), id).toBe(true)
  for (const key of items.values()) expect((await vault.read(key)).length).toBeGreaterThan(0)
  const { rows: loose } = await db.query<{ media_key: string }>('select media_key from loose_media')
  const known = new Set([...items.values(), ...loose.map((row) => row.media_key)])
  for await (const { key } of vault.list('')) expect(known.has(key), `${key} belongs to nothing`).toBe(true)
}

/** R10: what the server needs goes away under load and comes back. */
describe('R10: PostgreSQL that', () => {
  it.each([
    ['does not answer', 'SIGSTOP'],
    ['was killed', 'SIGKILL'],
  ] as const)(
    '%s: nothing is acknowledged that is not durable, readiness says so, and it recovers by itself',
    async (what, signal) => {
      const place = join(folder, signal)
      // A user of its own, so that the cluster is not stopped with the killed server.
      const url = async () => (await startEmbeddedCluster({ folder: place })).url
      const first = await url()
      const harness = await startHarness({
        server: { name: what, start: async () => ({ url: first, stop: async () => undefined }) },
      })
      const pid = Number(readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0])
      const backends = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map(Number)
      const load = keepUploading(harness)
      await delay(2000)
      for (const one of [pid, ...backends])
        try {
          process.kill(one, signal)
        } catch {
          // It went with its parent.
        }
      const noticedMs = await timeUntil(harness, 503, 20_000)
      await delay(awayMs)
      if (signal === 'SIGSTOP') for (const one of [pid, ...backends]) process.kill(one, 'SIGCONT')
      else await restartOnPort(place, Number(new URL(first).port))
      const recoveredMs = await timeUntil(harness, 200, 60_000)
      const { acknowledged, refused } = await load.stop()
      await requireConsistent(harness, acknowledged)
      expect(noticedMs).toBeLessThan(noticeMs)
      const { device, sessionId } = await createDevice(harness)
      await device.begin('passport')
      expect((await device.finish()).status).toBe(202)
      await harness.settle(sessionId, 'approved')
      await harness.stop()
      reportFigure({
        ...{ id: 'R10', what: `PostgreSQL ${what} for ${awayMs / 1000} s`, trials: 1, failures: 0 },
        note: `not ready after ${(noticedMs / 1000).toFixed(1)} s, ready again ${(recoveredMs / 1000).toFixed(1)} s after its return; ${acknowledged.size} acknowledged, all there; ${refused} refused`,
      })
    },
    300_000,
  )
})

/** A killed embedded cluster comes back on another port by itself; an operator's keeps its own. */
const restartOnPort = async (place: string, port: number): Promise<void> => {
  await until(async () => {
    const text = existsSync(join(place, 'cluster/postmaster.pid'))
      ? readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8')
      : ''
    const pid = Number(text.split('\n')[0])
    return pid > 0 && existsSync(`/proc/${pid}`) ? null : true
  })
  await startEmbeddedCluster({ folder: place, settings: [`port=${port}`] })
}

const canMount = process.getuid?.() === 0 && existsSync('/bin/mount')
const mountSmall = (name: string, megabytes: number): string | null => {
  if (!canMount) return null
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    process.stderr.write('SKIPPED: a full disk cannot be made here (no right to mount)\n')
    return null
  }
}
const unmount = (path: string): void => void execFileSync('umount', ['-l', path])

describe.skipIf(!canMount)('R10: a disk that is full', () => {
  it('under the media: uploads are refused, nothing is left behind, and it recovers when there is room', async () => {
    const disk = mountSmall('media', 2)
    if (disk === null) return
    const harness = await startHarness({ env: { HONNIN_DATA_DIR: disk } })
    try {
      const ballast = join(disk, 'ballast')
      for (let pieces = 1; existsSync(disk); pieces += 1)
        try {
          writeFileSync(ballast, Buffer.alloc(4096), { flag: 'a' })
        } catch {
          expect(pieces).toBeGreaterThan(10)
          break
        }
      const trials = trialsOf(50, 5)
      for (let trial = 0; trial < trials; trial += 1) {
        const { device } = await createDevice(harness)
        await device.begin('passport')
        const step = await device.nextStep()
        if (step === null) throw new TypeError('no step')
        const media = await jpeg(trial)
        const answer = await device.upload(step, { media, descriptor: device.describe(step, media) })
        expect(answer.status).toBe(503)
        expect(answer.body.code).toBe('service_unavailable')
      }
      rmSync(ballast)
      const load = keepUploading(harness)
      await delay(1500)
      const { acknowledged } = await load.stop()
      expect(acknowledged.size).toBeGreaterThan(0)
      await requireConsistent(harness, acknowledged)
      reportFigure({ id: 'R10', what: 'uploads while the disk is full', trials, failures: 0 })
    } finally {
      await harness.stop()
      unmount(disk)
    }
  }, 120_000)

  it('under the backups: a coded error, and the earlier ones are kept', async () => {
    const disk = mountSmall('backups', 3)
    if (disk === null) return
    const harness = await startHarness()
    try {
      const { db, vault, master, auditLog, random, config } = harness.installation
      const source: BackupSource = { db, vault, master, random, now: () => new Date(), logKey: auditLog.verifierKey() }
      const place = await openBackupPlace({ ...config.backup, place: { kind: 'folder', path: disk } }, { create: true })
      const keep = { generations: 7, keyGenerations: 2 }
      const kept = (await createBackup(source, place, { keep })).manifest.id
      const trials = trialsOf(20, 3)
      for (let room = 0; room < trials; room += 1) {
        const ballast = join(disk, 'ballast')
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(4096), { flag: 'a' })
        } catch {
          // Full. A little room, so that it ends in another part each time.
          const { size } = await import('node:fs').then(({ statSync }) => statSync(ballast))
          await import('node:fs').then(({ truncateSync }) => truncateSync(ballast, Math.max(0, size - room * 8192)))
        }
        await expect(createBackup(source, place, { keep })).rejects.toMatchObject({ code: 'backup_no_space' })
        rmSync(ballast)
        expect((await listGenerations(place)).map(({ id, fault }) => [id, fault])).toEqual([[kept, null]])
      }
      await createBackup(source, place, { keep })
      reportFigure({ id: 'R10', what: 'backups while their disk is full', trials, failures: 0 })
    } finally {
      await harness.stop()
      unmount(disk)
    }
  }, 120_000)
})

describe.skipIf(!canMount)('R10: a disk that is full', () => {
  it('under a file that is exported: a coded error, and nothing is left of it', async () => {
    const disk = mountSmall('exports', 1)
    if (disk === null) return
    const piece = Buffer.alloc(4096, 'x')
    const room = 1024 * 1024
    const trials = trialsOf(100, 10)
    try {
      for (let trial = 0; trial < trials; trial += 1) {
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(Math.floor((room * trial) / trials)))
        const pieces = async () => Readable.from(Array.from({ length: room / piece.length + 1 }, () => piece))
        await expect(writeNewFile(join(disk, 'case.zip'), pieces)).rejects.toMatchObject({ code: 'file_unwritable' })
        expect(readdirSync(disk)).toEqual(['ballast'])
      }
      reportFigure({ id: 'R10', what: 'exports while their disk is full', trials, failures: 0 })
    } finally {
      unmount(disk)
    }
  })
})

describe.skipIf(!hasSwift())('R10: S3 (OpenStack Swift)', () => {
  it('away and back: nothing is acknowledged that is not there, and it recovers by itself', async () => {
    const swift = await startSwift()
    const { place } = swift
    const harness = await startHarness({
      env: {
        HONNIN_S3_BUCKET: place.bucket,
        HONNIN_S3_ENDPOINT: place.endpoint ?? '',
        HONNIN_S3_REGION: place.region,
        HONNIN_S3_ACCESS_KEY_ID: place.credentials?.accessKeyId ?? '',
        HONNIN_S3_SECRET_ACCESS_KEY: place.credentials?.secretAccessKey ?? '',
      },
    })
    try {
      const load = keepUploading(harness)
      await delay(3000)
      await swift.halt()
      const noticedMs = await timeUntil(harness, 503, 20_000)
      await delay(awayMs)
      await swift.resume()
      const recoveredMs = await timeUntil(harness, 200, 60_000)
      await delay(2000)
      const { acknowledged, refused } = await load.stop()
      expect(acknowledged.size).toBeGreaterThan(0)
      await requireConsistent(harness, acknowledged)
      expect(noticedMs).toBeLessThan(noticeMs)
      reportFigure({
        ...{ id: 'R10', what: `S3 away for ${awayMs / 1000} s`, trials: 1, failures: 0 },
        note: `not ready after ${(noticedMs / 1000).toFixed(1)} s, ready again after ${(recoveredMs / 1000).toFixed(1)} s; ${acknowledged.size} acknowledged, all there; ${refused} refused`,
      })
    } finally {
      await harness.stop()
      await swift.stop()
    }
  }, 240_000)
})

describe('R10: a clock that jumps', () => {
  it('by a day, both ways: no session is lost or decided twice, what was open ends as expired, and new ones work', async () => {
    const harness = await startHarness()
    const trials = trialsOf(20, 3)
    try {
      for (let trial = 0; trial < trials; trial += 1) {
        const { device: person, sessionId: open } = await createDevice(harness)
        await person.begin('passport')
        const { device, sessionId: submitted } = await createDevice(harness)
        await device.begin('passport')
        expect((await device.finish()).status).toBe(202)
        harness.clock.forward({ days: trial % 2 === 0 ? 1 : -1 })
        await harness.settle(submitted, 'approved')
        if (trial % 2 === 0) await harness.settle(open, 'expired')
        const late = await createDevice(harness)
        await late.device.begin('passport')
        expect((await late.device.finish()).status).toBe(202)
        await harness.settle(late.sessionId, 'approved')
      }
      const { rows } = await harness.installation.db.query<{ decided: number }>(
        `select count(*) as decided from audit_entry where convert_from(body, 'UTF8')::jsonb ->> 'to' = 'approved'
         group by session_id`,
      )
      expect(rows).toHaveLength(2 * trials)
      expect(rows.every(({ decided }) => decided === 1)).toBe(true)
      reportFigure({ id: 'R10', what: 'clock set a day forward or back', trials, failures: 0 })
    } finally {
      await harness.stop()
    }
  }, 300_000)
})
