import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { startEmbeddedCluster } from '../src/db/index.ts'
import { until } from './support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-cluster-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pidFile = join(folder, 'cluster/postmaster.pid')
const ask = async (url: string, statement: string): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(statement)
  await client.end()
  return rows
}

describe('the embedded PostgreSQL', () => {
  it('starts with checksums, on loopback, under a password that only the owner can read', async () => {
    const cluster = await startEmbeddedCluster({ folder })
    expect(await ask(cluster.url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }])
    expect(await ask(cluster.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
    const wrong = new URL(cluster.url)
    wrong.password = 'wrong'
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await cluster.stop()
    expect(existsSync(pidFile)).toBe(false)
  })

  it('is shared by those who open it at once and stops with the last of them', async () => {
    const all = await Promise.all([1, 2, 3].map(() => startEmbeddedCluster({ folder })))
    expect(new Set(all.map(({ url }) => url)).size).toBe(1)
    await ask(all[0]?.url ?? '', 'create table kept (value int)')
    for (const cluster of all.slice(1)) await cluster.stop()
    expect(await ask(all[0]?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }])
    await all[0]?.stop()
    expect(existsSync(pidFile)).toBe(false)
  })

  it('is found again, with its data, after the machine went down', async () => {
    const cluster = await startEmbeddedCluster({ folder })
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    await until(async () =>
      ask(cluster.url, 'select 1').then(
        () => null,
        () => true,
      ),
    )
    await cluster.stop()
    const again = await startEmbeddedCluster({ folder })
    expect(await ask(again.url, 'select * from kept')).toEqual([])
    await again.stop()
  })

  it('takes over the lock of a process that died while it was starting', async () => {
    const dead = spawn('true')
    await once(dead, 'exit')
    writeFileSync(join(folder, 'setup.lock'), String(dead.pid))
    const cluster = await startEmbeddedCluster({ folder })
    expect(await ask(cluster.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await cluster.stop()
  })
})
