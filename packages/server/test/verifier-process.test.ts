import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startVerifierProcess, type Verifier } from '../src/verification/index.ts'
import { captureSession } from './fixtures/captured-session.ts'
import { createCanvas, toJpeg } from './fixtures/pixels.ts'
import { until } from './support/until.ts'

/** Processes that this one has forked for its verifier. */
const verifiers = (): readonly { readonly pid: number; readonly nice: number }[] =>
  execFileSync('ps', ['-o', 'pid=,ni=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('verifier.mjs'))
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, nice]) => ({ pid: Number(pid), nice: Number(nice) }))

const selfie = { kind: 'face_frame', mediaType: 'image/jpeg' } as const

describe('the verifier in a process of its own', () => {
  let verifier: Verifier
  let picture: Buffer
  beforeAll(async () => {
    verifier = await startVerifierProcess()
    picture = await toJpeg(createCanvas(640, 480, [140, 135, 128]))
  })
  afterAll(() => verifier.dispose())

  it('screens and verifies as the one in this process does, behind whoever else wants the processor', async () => {
    expect(await verifier.screenItem(picture, selfie)).toBeNull()
    expect(await verifier.screenItem(Buffer.from('GIF89a'), selfie)).toEqual({ code: 'item_not_an_image' })
    const report = await verifier.verify(
      captureSession({
        ...{ planId: 'document-and-face', documentType: 'jp_driving_licence', movements: ['nod'] },
        pictures: { document_front: [picture], face_challenge: [picture] },
      }),
    )
    expect(report.decision.status).not.toBe('approved')
    expect(report.checks.map(({ id }) => id)).toContain('document.located')
    expect(verifiers()).toEqual([{ pid: expect.any(Number), nice: expect.any(Number) }])
    expect(verifiers()[0]?.nice).toBeGreaterThan(0)
  })

  it('takes a medium that cannot be read for one that is missing, and never for one that is good', async () => {
    const { items, ...rest } = captureSession({
      ...{ planId: 'document-and-face', documentType: 'jp_driving_licence', movements: ['nod'] },
      pictures: { document_front: [picture], face_challenge: [picture] },
    })
    const lost = items.map((item) => ({ ...item, readMedia: () => Promise.reject(new Error('the disk is away')) }))
    const { checks, decision } = await verifier.verify({ ...rest, items: lost })
    expect(decision.status).not.toBe('approved')
    expect(checks.find(({ id }) => id === 'document.located')?.outcome).not.toBe('pass')
  })

  it('stops when it is told to', async () => {
    const input = captureSession({
      ...{ planId: 'document-and-face', documentType: 'jp_driving_licence', movements: ['nod'] },
      pictures: { document_front: [picture] },
    })
    await expect(verifier.verify(input, AbortSignal.abort())).rejects.toThrow()
    const abort = new AbortController()
    const running = verifier.verify(input, abort.signal)
    setTimeout(() => abort.abort(), 5)
    await expect(running).rejects.toMatchObject({ code: 'verifier_silent' })
    expect(await verifier.screenItem(picture, selfie)).toBeNull()
  })

  it('is replaced where it dies, and gives no answer to what it was asked', async () => {
    const [before] = verifiers()
    const running = verifier.screenItem(picture, selfie)
    process.kill(before?.pid ?? 0, 'SIGKILL')
    await expect(running).rejects.toMatchObject({ code: 'verifier_ended' })
    expect(await verifier.screenItem(picture, selfie)).toBeNull()
    expect(verifiers()[0]?.pid).not.toBe(before?.pid)
  })

  it('knows no setting of the server and ends with it', async () => {
    vi.stubEnv('HONNIN_MASTER_KEY', '1:secret')
    vi.stubEnv('VAULT_TOKEN', 'of the key service')
    const other = await startVerifierProcess()
    const pids = verifiers().map(({ pid }) => pid)
    vi.unstubAllEnvs()
    expect(pids).toHaveLength(2)
    for (const pid of pids) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/HONNIN_|VAULT_TOKEN/)
    await other.dispose()
    await until(async () => (verifiers().length === 1 ? true : null))
  })
})
