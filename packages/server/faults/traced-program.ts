import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { isLong, longShare, reportFigure } from './report.ts'

export const hasStrace = existsSync('/usr/bin/strace')
if (!hasStrace) process.stderr.write('SKIPPED: faults of system calls need strace (apt-get install strace)\n')

/** Calls that change or secure files. Reading is left out: it loses nothing. */
const calls = ['openat', 'write', 'pwrite64', 'fsync', 'fdatasync', 'rename', 'link', 'unlink', 'mkdir', 'close']
const faults = ['error=EIO', 'error=ENOSPC', 'signal=KILL'] as const

interface Traced {
  /** What the program said when it had done its work; empty where it did not say so. */
  readonly said: string
  readonly trace: string
  readonly stderr: string
}

const strace = (options: readonly string[], command: readonly string[], env: NodeJS.ProcessEnv): Traced => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-strace-'))
  const trace = join(folder, 'trace')
  const { stdout, stderr } = spawnSync(
    '/usr/bin/strace',
    ['-f', '-y', '-o', trace, ...options, process.execPath, ...command],
    {
      // One thread for files: its calls are then numbered the same in every run.
      env: { ...process.env, ...env, UV_THREADPOOL_SIZE: '1' },
      encoding: 'utf8',
      timeout: 60_000,
    },
  )
  const text = readFileSync(trace, 'utf8')
  rmSync(folder, { recursive: true })
  return { said: stdout, trace: text, stderr }
}

interface Place {
  readonly call: string
  /** The how manieth of this name that touches the folder. */
  readonly nth: number
  /** The how manieth of this name in its thread: what strace counts. */
  readonly when: number
}

interface TracedCall extends Place {
  readonly isHit: boolean
}

/** `123 close(4</a>) = 0`, or its two halves where another thread came between. */
const callForm = /^(\d+)\s+(?:<\.\.\. (\w+) resumed>|(\w+)\()/

/** The calls of a trace that touch `root`, in their order. Hit is what failed by injection or never returned. */
const callsOn = (root: string, trace: string): readonly TracedCall[] => {
  const counts = new Map<string, number>()
  const count = (name: string): number => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return counts.get(name) ?? 0
  }
  const found: (Place & { isHit: boolean })[] = []
  const running = new Map<string, Place & { isHit: boolean }>()
  for (const line of trace.split('\n')) {
    const [, thread = '', resumed, begun] = callForm.exec(line) ?? []
    const call = begun ?? resumed
    if (call === undefined) continue
    const isHit = line.includes('(INJECTED)') || !/ = -?\d/.test(line)
    if (begun !== undefined) {
      running.delete(thread)
      const when = count(`${thread} ${call}`)
      if (!line.includes(root)) continue
      const one = { call, when, nth: count(call), isHit }
      found.push(one)
      running.set(thread, one)
    } else {
      const one = running.get(thread)
      if (one !== undefined) one.isHit = isHit
    }
  }
  return found
}

/** Runs once without a fault and finds the calls that touch `root`. */
const placesOf = (root: string, command: readonly string[], env: NodeJS.ProcessEnv): readonly Place[] => {
  const { trace, said, stderr } = strace(['-e', `trace=${calls.join(',')}`], command, env)
  expect(said, `without a fault ${command.join(' ')} said nothing but: ${stderr}`).not.toBe('')
  const places = callsOn(root, trace)
  expect(places.filter(({ call }) => call === 'fsync' || call === 'fdatasync').length).toBeGreaterThan(1)
  return places
}

const inject = (call: string, when: number, fault: string): readonly string[] => [
  ...['-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${when}`],
]

export interface Sweep {
  /** For the report. */
  readonly what: string
  /** File name of a program in `programs/`; it prints something once its work is acknowledged. */
  readonly program: string
  /** Its arguments, the folder among them. */
  readonly arguments: (root: string) => readonly string[]
  readonly env?: (run: number) => Promise<NodeJS.ProcessEnv>
  /** Makes the folder as it is before a run; `root` does not exist yet. */
  readonly prepare?: (root: string) => void
  /** Fails unless what is there after a fault is right. `said` is empty where nothing was acknowledged. */
  readonly examine: (root: string, said: string, run: number) => Promise<void>
  /** Lets go of what `env` made. */
  readonly discard?: (run: number) => Promise<void>
  /** Of the places, every how manieth is taken in the short form. */
  readonly shortStep: number
}

/** Threads also wake each other by `write`, how often differs from run to run: a fault that missed is tried again. */
const mostTries = 20

/** The method of Tessera's fault sweep: runs the program once for each system call and fault, which fails or is the last. */
export const sweepCalls = async (sweep: Sweep): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-r3-'))
  const path = fileURLToPath(new URL(`./programs/${sweep.program}`, import.meta.url))
  let runs = 0
  const located = new Map<string, Place>()
  const begin = async () => {
    const root = join(folder, `run-${String(runs).padStart(5, '0')}`)
    const run = runs
    runs += 1
    sweep.prepare?.(root)
    return { root, run, command: [path, ...sweep.arguments(root)], env: (await sweep.env?.(run)) ?? {} }
  }
  /** Where the call stands among those of its name in its thread, when nothing else is traced. */
  const locate = async ({ call, nth, when }: Place): Promise<number> => {
    const { root, run, command, env } = await begin()
    const { trace } = strace(['-e', `trace=${call}`], command, env)
    await sweep.discard?.(run)
    return callsOn(root, trace).find((one) => one.nth === nth)?.when ?? when
  }
  /** Resolves to what was said and where, once the fault hit the very call that was meant. */
  const hit = async (place: Place, fault: string) => {
    const { call, nth } = place
    let { when } = located.get(`${call} ${nth}`) ?? place
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { root, run, command, env } = await begin()
      const { trace, said } = strace(inject(call, when, fault), command, env)
      if (callsOn(root, trace).some((one) => one.isHit && one.nth === nth)) return { root, run, said }
      await sweep.discard?.(run)
      when = await locate(place)
      located.set(`${call} ${nth}`, { ...place, when })
    }
    throw new Error(`${fault} never hit ${call} ${nth}`)
  }
  try {
    const { root, run, command, env } = await begin()
    const places = placesOf(root, command, env)
    await sweep.discard?.(run)
    const step = isLong ? Math.round(1 / longShare) : sweep.shortStep
    const chosen = places.filter((_place, index) => index % step === (step > 1 ? 1 : 0))
    let acknowledged = 0
    for (const place of chosen)
      for (const fault of faults) {
        const struck = await hit(place, fault)
        await sweep.examine(struck.root, struck.said, struck.run).catch((cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : 'failed'
          throw new Error(`after ${fault} at ${place.call} ${place.nth}: ${reason}`, { cause })
        })
        await sweep.discard?.(struck.run)
        if (struck.said !== '') acknowledged += 1
        rmSync(struck.root, { recursive: true, force: true })
      }
    reportFigure({
      ...{ id: 'R3', what: `system calls of ${sweep.what} × EIO, ENOSPC, KILL`, failures: 0 },
      trials: chosen.length * faults.length,
      note: `${places.length} calls; ${acknowledged} acknowledged all the same, each of them there`,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
