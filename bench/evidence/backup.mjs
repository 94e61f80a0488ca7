/** Backup, restore and drill of a busy operator's installation, by the commands that an operator runs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { startEmbeddedCluster } from '../../packages/server/dist/db/index.js'
import { runBundled } from '../run-bundled.mjs'

const program = join(import.meta.dirname, '../../packages/server/bin/honnin.mjs')
const usageModule = pathToFileURL(join(import.meta.dirname, '../backup/report-usage.mjs')).href
const bytesPerMegabyte = 2 ** 20
const mostSeconds = 60

const say = (line) => process.stderr.write(`${line}\n`)

/** Runs a command of the program in a process of its own. */
const honnin = async (folder, env, words) => {
  const usageFile = join(folder, 'usage.json')
  const begun = performance.now()
  const child = spawn(process.execPath, ['--import', usageModule, program, ...words, '--json'], {
    env: { ...process.env, ...env, BENCH_USAGE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const seconds = (performance.now() - begun) / 1000
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(await readFile(usageFile, 'utf8'))
  say(`honnin ${words.join(' ')}: exit ${code} after ${seconds.toFixed(1)} s`)
  const value = output === '' ? null : JSON.parse(output)
  return { code, value, complaint, seconds, megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }
}

const mustSucceed = async (...given) => {
  const run = await honnin(...given)
  if (run.code !== 0) throw new Error(`${given[2].join(' ')}: ${run.complaint}${JSON.stringify(run.value)}`)
  return run
}

/** An empty installation on the same cluster, with the keys of the old one. */
const emptyTarget = async ({ folder, admin, env }, name) => {
  await admin(`create database ${name}`)
  const url = new URL(env.HONNIN_DATABASE_URL)
  url.pathname = `/${name}`
  const HONNIN_MASTER_KEY_FILE = join(env.HONNIN_DATA_DIR, 'master-keys.json')
  return { ...env, HONNIN_DATABASE_URL: url.href, HONNIN_DATA_DIR: join(folder, name), HONNIN_MASTER_KEY_FILE }
}

/** One bit of one file of the backups, changed and changed back. */
const withDamage = async (place, trial, work) => {
  const files = (await readdir(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.startsWith('erasures'))
    .map((entry) => join(entry.parentPath, entry.name))
  const path = files[Math.floor((trial + Math.random()) * (files.length / 6)) % files.length]
  const at = Math.floor(Math.random() * (await stat(path)).size)
  const flip = async () => {
    const file = await open(path, 'r+')
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, at)
    byte[0] ^= 1
    await file.write(byte, 0, 1, at)
    await file.close()
  }
  await flip()
  try {
    return await work()
  } finally {
    await flip()
  }
}

const run = async (context, { quick, size }) => {
  const { folder, env } = context
  const place = env.HONNIN_BACKUP_DIR
  const first = await mustSucceed(folder, env, ['backup', 'create'])
  const again = await mustSucceed(folder, env, ['backup', 'create'])
  const drills = []
  for (let trial = 0; trial < (quick ? 1 : 2); trial += 1) {
    const drill = await mustSucceed(folder, env, ['backup', 'drill'])
    if (drill.value.ok !== true) throw new Error(`the drill finds fault: ${JSON.stringify(drill.value)}`)
    drills.push(drill)
  }
  const restores = []
  for (let trial = 0; trial < (quick ? 1 : 2); trial += 1)
    restores.push(await mustSucceed(folder, await emptyTarget(context, `restored_${trial}`), ['backup', 'restore']))
  const damaged = { trials: quick ? 1 : 6, refused: 0 }
  const target = await emptyTarget(context, 'never')
  // Only the newest is restored: the other one is put away, so that every change is in what is read.
  await rm(join(place, 'generations', first.value.id), { recursive: true })
  for (let trial = 0; trial < damaged.trials; trial += 1) {
    const { code } = await withDamage(place, trial, () => honnin(folder, target, ['backup', 'restore']))
    if (code === 2) damaged.refused += 1
  }
  return { first, again, drills, restores, damaged, size }
}

export const measure = async ({ quick }) => {
  const size = quick
    ? { sessions: 200, media: 20, mediaBytes: 300_000, entries: 1000 }
    : { sessions: 20_000, media: 2000, mediaBytes: 300_000, entries: 100_000 }
  const folder = await mkdtemp(join(tmpdir(), 'honnin-bench-backup-'))
  const cluster = await startEmbeddedCluster({ folder: join(folder, 'postgres') })
  const { openDatabase } = await import('../../packages/server/dist/db/index.js')
  const db = openDatabase({ connectionString: cluster.url, connections: 1, onError: () => undefined })
  const admin = (statement) => db.query(statement)
  try {
    await admin('create database source')
    const url = new URL(cluster.url)
    url.pathname = '/source'
    const env = {
      ...{ HONNIN_DATABASE_URL: url.href, HONNIN_DATA_DIR: join(folder, 'data') },
      ...{ HONNIN_BACKUP_DIR: join(folder, 'backups'), HONNIN_BACKUP_KEY_FILE: join(folder, 'backup-key') },
    }
    await mkdir(env.HONNIN_DATA_DIR)
    await runBundled('backup/fill-installation.mjs', ({ fillInstallation }) => fillInstallation(env, size))
    say(`filled with ${size.sessions} sessions, ${size.media} media, ${size.entries} entries`)
    return reportOf(await run({ folder, env, admin }, { quick, size }))
  } finally {
    await db.close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const worst = (runs, valueOf) => Math.max(...runs.map(valueOf))

const reportOf = ({ first, again, drills, restores, damaged, size }) => ({
  section: 'backup',
  figures: [
    {
      name: 'recovery time: a drill from an empty machine to data that are proved',
      ...{ value: worst(drills, ({ seconds }) => seconds), unit: 's', trials: drills.length },
      goal: { at: 'most', value: mostSeconds },
      baselines: {
        'of it until the data were back': worst(drills, ({ value }) => value.seconds.restore),
        'processor time of the program': worst(drills, ({ cpuSeconds }) => cpuSeconds),
      },
      note: 'the slowest: new cluster, every byte checked, restored, re-hashed, log verified, a sample decrypted; disk cache warm',
    },
    {
      name: 'restore into an empty database',
      ...{ value: worst(restores, ({ seconds }) => seconds), unit: 's', trials: restores.length },
      goal: { at: 'most', value: mostSeconds },
      baselines: { 'processor time of the program': worst(restores, ({ cpuSeconds }) => cpuSeconds) },
      note: 'the slowest',
    },
    {
      name: 'making the first backup',
      ...{ value: first.seconds, unit: 's', trials: 1 },
      baselines: { 'the next one, media unchanged': again.seconds, 'processor time of the program': first.cpuSeconds },
    },
    {
      name: 'peak memory of the program',
      ...{ value: worst([first, again, ...restores, ...drills], ({ megabytes }) => megabytes), unit: 'MB' },
      trials: 2 + restores.length + drills.length,
      baselines: {
        'making a backup': worst([first, again], ({ megabytes }) => megabytes),
        restoring: worst(restores, ({ megabytes }) => megabytes),
      },
      note: 'resident; without PostgreSQL',
    },
    {
      name: 'one bit changed anywhere in a backup: restore refuses',
      ...{ value: damaged.refused / damaged.trials, unit: 'share', trials: damaged.trials },
      goal: { at: 'least', value: 1 },
    },
  ],
  notes: [
    `${size.sessions} sessions, ${size.entries} entries of the log, ${size.media} media (${Math.round((size.media * size.mediaBytes) / bytesPerMegabyte)} MB); ${first.value.tables} tables, ${first.value.rows} rows`,
    `load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end`,
  ],
})
