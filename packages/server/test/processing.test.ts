import { readdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Verifier } from '../src/verification/index.ts'
import { createDevice } from './support/create-device.ts'
import { approve, startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

let harness: Harness | undefined
afterEach(async () => {
  await harness?.stop()
  harness = undefined
})

const withVerifier = async (verify: Verifier['verify']): Promise<Harness> => {
  harness = await startHarness({ verify })
  return harness
}

/** Whole files of media, not those that are being written. */
const mediaFiles = ({ dataDir }: Harness): readonly string[] =>
  readdirSync(join(dataDir, 'vault'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/**
 * Makes the file system fail with a file, which is not the same as its absence: the folder is a link to a name that no folder can
 * hold. What is returned puts it back.
 */
const takeAway = (file: string): (() => void) => {
  const folder = dirname(file)
  renameSync(folder, `${folder}-away`)
  symlinkSync('x'.repeat(256), folder)
  return () => {
    unlinkSync(folder)
    renameSync(`${folder}-away`, folder)
  }
}

/** How often the queue has tried a job again. */
const failedJobs = async (running: Harness): Promise<number> => {
  const { rows } = await running.installation.db.query<{ retries: number }>(
    `select max(retry_count) as retries from job_queue.job where name = 'process-session'`,
  )
  return rows[0]?.retries ?? 0
}

const submit = async (running: Harness): Promise<string> => {
  const { device, sessionId } = await createDevice(running)
  await device.begin('passport')
  const answer = await device.finish()
  expect(answer.status).toBe(202)
  return sessionId
}

const countEntries = async (running: Harness, sessionId: string, type: string): Promise<number> => {
  const { rows } = await running.installation.db.query<{ count: number }>(
    `select count(*) as count from audit_entry where session_id = $1 and convert_from(body, 'UTF8')::jsonb ->> 'type' = $2`,
    [sessionId, type],
  )
  return rows[0]?.count ?? 0
}

describe('processing', () => {
  it('that fails once is tried again', async () => {
    let runs = 0
    const running = await withVerifier(async (input) => {
      runs += 1
      if (runs === 1) throw new Error('out of memory')
      return approve(input)
    })
    await running.settle(await submit(running), 'approved')
    expect(runs).toBe(2)
  })

  it('that always fails ends in review, never in nothing', async () => {
    const running = await withVerifier(async () => {
      throw new Error('broken')
    })
    const result = await running.settle(await submit(running), 'review')
    expect(result).toMatchObject({
      decision: { finality: 'final', reasons: ['check_failed_to_run'], decidedBy: 'auto' },
    })
  })

  it('whose job was lost is begun again', async () => {
    let isHeld = true
    const running = await withVerifier(async (input, signal) => {
      while (isHeld && signal?.aborted !== true) await delay(20)
      signal?.throwIfAborted()
      return approve(input)
    })
    const sessionId = await submit(running)
    await running.installation.db.query(`delete from job_queue.job where name = 'process-session'`)
    isHeld = false
    await delay(2500)
    // The run that lost its job may have decided nothing; the clock says that it is overdue.
    running.clock.forward({ minutes: 2 })
    await running.settle(sessionId, 'approved')
    expect(await countEntries(running, sessionId, 'session.approved')).toBe(1)
  })

  it('run twice at the same time decides once', async () => {
    let begun = 0
    const running = await withVerifier(async (input) => {
      begun += 1
      await until(async () => (begun >= 2 ? true : null))
      return approve(input)
    })
    const sessionId = await submit(running)
    const { rows } = await running.installation.db.query<{ attempt: number }>(
      'select attempt from session where id = $1',
      [sessionId],
    )
    await running.installation.db.query(`insert into job_queue.job (name, data) values ('process-session', $1)`, [
      { sessionId, attempt: rows[0]?.attempt },
    ])
    await running.settle(sessionId, 'approved')
    await delay(300)
    expect(begun).toBe(2)
    expect(await countEntries(running, sessionId, 'session.approved')).toBe(1)
  })

  it('notices media that were altered on disk', async () => {
    const running = await withVerifier(approve)
    const { device, sessionId } = await createDevice(running)
    await device.begin('passport')
    await device.capture()
    const [file = ''] = mediaFiles(running)
    const bytes = readFileSync(file)
    bytes[bytes.length - 40] = (bytes.at(-40) ?? 0) ^ 1
    writeFileSync(file, bytes)
    await device.submit(device.sign(await device.manifest()))
    const result = await running.settle(sessionId, 'declined')
    expect(result).toMatchObject({ decision: { reasons: ['bundle_invalid'] } })
  })

  it('waits for a vault that is away, and holds it against nobody', async () => {
    const running = await withVerifier(approve)
    const { device, sessionId } = await createDevice(running)
    await device.begin('passport')
    await device.capture()
    const putBack = takeAway(mediaFiles(running).at(-1) ?? '')
    await device.submit(device.sign(await device.manifest()))
    await until(async () => ((await failedJobs(running)) >= 2 ? true : null))
    expect((await running.call('GET', `/v1/sessions/${sessionId}`)).body.status).toBe('processing')
    putBack()
    await running.settle(sessionId, 'approved')
    const { rows } = await running.installation.db.query('select processing_runs from session where id = $1', [
      sessionId,
    ])
    expect(rows).toEqual([{ processing_runs: 1 }])
  })

  it('decides nothing of pictures that the vault did not give while checks were made', async () => {
    let runs = 0
    const running = await withVerifier(async (input) => {
      runs += 1
      if (runs > 1) return approve(input)
      const putBack = takeAway(mediaFiles(running)[0] ?? '')
      for (const item of input.items) await item.readMedia().catch(() => null)
      putBack()
      return {
        ...(await approve(input)),
        decision: { status: 'declined', finality: 'final', reasons: ['document_not_found'] },
      }
    })
    await running.settle(await submit(running), 'approved')
    expect(runs).toBe(2)
  })

  it('destroys what must not be kept', async () => {
    const running = await withVerifier(async (input) => {
      const [first] = input.items
      return { ...(await approve(input)), purge: first === undefined ? [] : [first.descriptor.itemId] }
    })
    const sessionId = await submit(running)
    const result = await running.settle(sessionId, 'approved')
    expect(result['captures']).toHaveLength(8)
    await until(async () => (mediaFiles(running).length === 8 ? true : null))
  })

  it('compares with what was declared, and keeps neither that nor what was read in clear', async () => {
    const declared = { name: '髙橋 健一', birthDate: '1988-04-12' }
    const running = await withVerifier(async (input) => {
      expect(input.declared).toEqual(declared)
      const field = {
        value: '高橋 健一',
        source: 'ocr',
        confidence: 0.97,
        box: { x: 0.1, y: 0.1, width: 0.2, height: 0.1 },
      } as const
      const document = {
        type: input.documentType,
        fields: { name: field },
        comparisons: { name: 'tolerated' } as const,
      }
      return { ...(await approve(input)), document: { ...document, warnings: ['number_check_digit'] } }
    })
    const request = { plan: 'document-and-face', declared }
    const { device, sessionId } = await createDevice(running, { request })
    await device.begin('passport')
    await device.finish()
    const result = await running.settle(sessionId, 'approved')
    expect(result['document']).toMatchObject({
      fields: { name: { value: '高橋 健一', box: { x: 0.1 } } },
      comparisons: { name: 'tolerated' },
      warnings: ['number_check_digit'],
    })
    const { rows } = await running.installation.db.query<{ row: string }>(
      'select s::text as row from session s union all select a::text from audit_entry a',
    )
    // Binary columns come as hexadecimal digits.
    const clear = (row: string): string =>
      row.replace(/x([0-9a-f]{8,})/g, (_whole, digits: string) => Buffer.from(digits, 'hex').toString())
    const stored = rows.map(({ row }) => clear(row)).join('\n')
    expect(stored).toContain('session.approved')
    for (const word of ['髙橋', '高橋', '1988-04-12']) expect(stored).not.toContain(word)
    await running.call('DELETE', `/v1/sessions/${sessionId}`)
    expect((await running.call('GET', `/v1/sessions/${sessionId}`)).body.document).toBeNull()
  })

  it('refuses declared data that is none', async () => {
    const running = await withVerifier(approve)
    for (const declared of [
      { birthDate: '1988-02-30' },
      { name: '' },
      { phone: '0312345678' },
      { birthDate: '12/4/1988' },
    ])
      expect(await running.call('POST', '/v1/sessions', { body: { declared } })).toMatchObject({
        status: 400,
        body: { code: 'invalid_request' },
      })
  })

  it('of a session that is erased meanwhile decides nothing', async () => {
    let isBegun = false
    let isHeld = true
    const running = await withVerifier(async (input) => {
      isBegun = true
      while (isHeld) await delay(20)
      return approve(input)
    })
    const sessionId = await submit(running)
    await until(async () => (isBegun ? true : null))
    expect((await running.call('DELETE', `/v1/sessions/${sessionId}`)).body.status).toBe('erased')
    isHeld = false
    await delay(500)
    const { body } = await running.call('GET', `/v1/sessions/${sessionId}`)
    expect(body).toMatchObject({ status: 'erased', decision: null, captures: [], document: null })
    expect(mediaFiles(running)).toEqual([])
  })

  it('goes on after the server was ended in the middle of it', async () => {
    let begun = 0
    const running = await withVerifier(async (input, signal) => {
      begun += 1
      if (begun === 1) await delay(60_000, undefined, { signal })
      return approve(input)
    })
    const sessionId = await submit(running)
    await until(async () => (begun === 1 ? true : null))
    await running.restart()
    await running.settle(sessionId, 'approved')
    expect(await countEntries(running, sessionId, 'session.approved')).toBe(1)
  }, 60_000)
})
