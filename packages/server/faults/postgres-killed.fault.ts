import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { appendEntry, verifyLog } from '../src/audit/index.ts'
import { loadConfig } from '../src/config/index.ts'
import { transaction } from '../src/db/index.ts'
import { openInstallation } from '../src/installation.ts'
import { reportFigure, trialsOf } from './report.ts'

const rounds = trialsOf(50, 4)
const writers = 4

const folder = mkdtempSync(join(tmpdir(), 'honnin-r2-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The server process and all its children. */
const postgresProcesses = (): readonly number[] => {
  const postmaster = Number(readFileSync(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])
  const parentOf = (pid: string): number => {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  }
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster)
  return [postmaster, ...children.map(Number)]
}

/** R2: PostgreSQL with fsync, killed as a whole while entries are appended to the log; what COMMIT acknowledged must be there. */
describe.skipIf(!existsSync('/proc/self/stat'))('R2: PostgreSQL that is killed', () => {
  it(`loses nothing that was acknowledged (${rounds} rounds)`, async () => {
    const { config } = loadConfig({ HONNIN_DATA_DIR: folder })
    const acknowledged = new Set<number>()
    let slowestMs = 0
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = Date.now()
      const installation = await openInstallation(config, { onError: () => undefined })
      if (round > 0) slowestMs = Math.max(slowestMs, Date.now() - startedAt)
      const { db, auditLog, random } = installation
      let isOver = false
      const write = async (): Promise<void> => {
        while (!isOver)
          try {
            const entry = { type: 'fault', at: new Date(), tenantId: null, sessionId: null }
            acknowledged.add(await transaction(db, (tx) => appendEntry(tx, entry, { random, key: null })))
            if (acknowledged.size % 50 === 0) await auditLog.integrate()
          } catch {
            return
          }
      }
      const writing = Array.from({ length: writers }, write)
      await delay(100 + Math.random() * 400)
      for (const pid of postgresProcesses())
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It went with its parent.
        }
      isOver = true
      await Promise.all(writing)
      await installation.close()
    }
    const installation = await openInstallation(config, { onError: () => undefined })
    const { rows } = await installation.db.query<{ id: number }>('select id from audit_entry')
    const present = new Set(rows.map(({ id }) => id))
    expect([...acknowledged].filter((id) => !present.has(id))).toEqual([])
    while ((await installation.auditLog.integrate()) > 0);
    const log = await verifyLog(installation.db, installation.auditLog.key)
    expect(log).toMatchObject({ findings: [], pending: 0 })
    await installation.close()
    expect(acknowledged.size).toBeGreaterThan(rounds * 5)
    reportFigure({
      ...{ id: 'R2', what: 'PostgreSQL killed while entries are appended', trials: rounds, failures: 0 },
      note: `${acknowledged.size} acknowledged entries, 0 lost; up again after ${(slowestMs / 1000).toFixed(1)} s at the latest`,
    })
  }, 900_000)
})
