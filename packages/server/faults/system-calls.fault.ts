import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { loadMasterKeys } from '../src/crypto/index.ts'
import { openStore } from '../src/storage/index.ts'
import { isLong, reportFigure } from './report.ts'
import { isBuilt } from './served-program.ts'

const hasStrace = existsSync('/usr/bin/strace')
if (!hasStrace) process.stderr.write('SKIPPED: faults of system calls need strace (apt-get install strace)\n')

/** Calls that change or secure files. Reading is left out: it loses nothing. */
const calls = ['openat', 'write', 'pwrite64', 'fsync', 'fdatasync', 'rename', 'mkdir', 'close']
const faults = ['error=EIO', 'error=ENOSPC', 'signal=KILL'] as const
const folder = mkdtempSync(join(tmpdir(), 'honnin-r3-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = (name: string): string => fileURLToPath(new URL(`./programs/${name}`, import.meta.url))

interface Traced {
  /** Whether the program said that it had done its work. */
  readonly isAcknowledged: boolean
  readonly trace: string
  readonly stderr: string
}

const strace = (options: readonly string[], command: readonly string[]): Traced => {
  const trace = join(folder, 'trace')
  const { stdout, stderr } = spawnSync(
    '/usr/bin/strace',
    ['-f', '-y', '-o', trace, ...options, process.execPath, ...command],
    {
      // One thread for files: its calls are then numbered the same in every run.
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
      encoding: 'utf8',
      timeout: 60_000,
    },
  )
  return { isAcknowledged: stdout !== '', trace: readFileSync(trace, 'utf8'), stderr }
}

interface Place {
  readonly call: string
  /** The how manieth call of this name in its thread. */
  readonly when: number
}

/** Runs once without a fault and finds the calls that touch `root`. */
const callsOf = (root: string, command: readonly string[]): readonly Place[] => {
  const { trace, isAcknowledged, stderr } = strace(['-e', `trace=${calls.join(',')}`], command)
  expect(isAcknowledged, `without a fault ${command.join(' ')} said nothing but: ${stderr}`).toBe(true)
  const counts = new Map<string, number>()
  const places: Place[] = []
  for (const line of trace.split('\n')) {
    const [, thread = '', call = ''] = /^(\d+)\s+(\w+)\(/.exec(line) ?? []
    if (call === '') continue
    const when = (counts.get(`${thread} ${call}`) ?? 0) + 1
    counts.set(`${thread} ${call}`, when)
    if (line.includes(root)) places.push({ call, when })
  }
  return places
}

/** Every fourth place in the short form. */
const chosen = (places: readonly Place[]): readonly Place[] =>
  isLong ? places : places.filter((_place, index) => index % 4 === 1)

const inject = ({ call, when }: Place, fault: string): readonly string[] => [
  ...['-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${when}`],
]

const wasHit = (trace: string): boolean => trace.includes('(INJECTED)') || trace.includes('killed by SIGKILL')

/** R3, the method of Tessera's fault sweep: each single call fails, or is the last. */
describe.skipIf(!hasStrace || !isBuilt)('R3: each system call that writes', () => {
  it('an object of the vault or of a backup: it is there whole, or not at all', async () => {
    const size = 300_000
    const run = (root: string): readonly string[] => [
      program('put-object.mjs'),
      root,
      'ten_1/ses_1/med_1',
      String(size),
    ]
    const first = join(folder, 'clean')
    const places = callsOf(first, run(first))
    expect(places.filter(({ call }) => call === 'fsync' || call === 'fdatasync').length).toBeGreaterThan(2)
    let trials = 0
    let acknowledged = 0
    let hits = 0
    for (const place of chosen(places))
      for (const fault of faults) {
        const root = join(folder, `put-${trials}`)
        // As long as the first one: the paths are part of what is counted.
        const { isAcknowledged, trace } = strace(inject(place, fault), run(root))
        trials += 1
        if (wasHit(trace)) hits += 1
        const store = await openStore({ kind: 'folder', path: root })
        const found = await store.read('ten_1/ses_1/med_1').catch(() => null)
        const listed: string[] = []
        for await (const { key } of store.list('')) listed.push(key)
        expect(listed).toEqual(found === null ? [] : ['ten_1/ses_1/med_1'])
        if (found !== null) expect(found.equals(Buffer.alloc(size, 'x'))).toBe(true)
        if (isAcknowledged) expect(found, `${place.call} ${place.when} ${fault}`).not.toBeNull()
        if (isAcknowledged) acknowledged += 1
        await store.sweep(0)
        rmSync(root, { recursive: true, force: true })
      }
    expect(hits).toBe(trials)
    reportFigure({
      ...{ id: 'R3', what: 'system calls of storing an object × EIO, ENOSPC, KILL', trials, failures: 0 },
      note: `${places.length} calls; ${acknowledged} acknowledged all the same, each of them there`,
    })
  }, 900_000)

  it('the file of master keys: the old keys are never lost', async () => {
    const before = join(folder, 'before')
    mkdirSync(before)
    await loadMasterKeys({ kind: 'file', path: join(before, 'keys.json') })
    const text = readFileSync(join(before, 'keys.json'), 'utf8')
    const clean = join(folder, 'clean-keys')
    cpSync(before, clean, { recursive: true })
    const run = (root: string): readonly string[] => [program('rotate-master-key.mjs'), join(root, 'keys.json')]
    const places = callsOf(clean, run(clean))
    let trials = 0
    let hits = 0
    for (const place of chosen(places))
      for (const fault of faults) {
        const root = join(folder, `keys-${trials}`)
        mkdirSync(root)
        writeFileSync(join(root, 'keys.json'), text, { mode: 0o600 })
        const { isAcknowledged, trace } = strace(inject(place, fault), run(root))
        trials += 1
        if (wasHit(trace)) hits += 1
        const keys = await loadMasterKeys({ kind: 'file', path: join(root, 'keys.json') })
        expect(keys.versions).toContain(1)
        if (isAcknowledged) expect(keys.current).toBe(2)
        rmSync(root, { recursive: true, force: true })
      }
    expect(hits).toBe(trials)
    reportFigure({
      ...{ id: 'R3', what: 'system calls of rotating the master key × EIO, ENOSPC, KILL', trials, failures: 0 },
      note: `${places.length} calls`,
    })
  }, 900_000)
})
