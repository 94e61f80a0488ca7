import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Root of the checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The one version of pnpm that the lockfile is written by; fetched from the registry by npm when it is not cached. */
const pnpmVersion = '12.21.0'

/**
 * Runs a program in the root of the checkout with the terminal's streams.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {{ env?: Record<string, string>, quiet?: boolean, onLine?: (line: string) => void }} [options] `quiet` keeps
 *   the output back unless the program fails; `onLine` also sees each line of the output.
 * @returns {Promise<number>} the exit code
 */
export const runCommand = (program, programArguments, options = {}) =>
  new Promise((resolve, reject) => {
    const piped = options.quiet === true || options.onLine !== undefined
    const child = spawn(program, programArguments, {
      cwd: root,
      // Other versions of pnpm must not be looked for: the one that runs is the pinned one.
      env: { pnpm_config_pm_on_fail: 'ignore', ...process.env, ...options.env },
      stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    })
    /** @type {string[]} */
    const kept = []
    let rest = ''
    for (const [stream, target] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        if (options.quiet === true) kept.push(text)
        else target.write(text)
        if (options.onLine === undefined) return
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        lines.forEach(options.onLine)
      })
    }
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (rest !== '') options.onLine?.(rest)
      const exitCode = code ?? (signal === null ? 1 : 128)
      if (exitCode !== 0) process.stderr.write(kept.join(''))
      resolve(exitCode)
    })
  })

/** Runs a program and ends this process with its exit code when that is not 0. */
export const mustRun = async (
  /** @type {string} */ program,
  /** @type {readonly string[]} */ programArguments,
  /** @type {Parameters<typeof runCommand>[2]} */ options = {},
) => {
  const exitCode = await runCommand(program, programArguments, options)
  if (exitCode === 0) return
  process.stderr.write(`\nfailed (exit ${exitCode}): ${[program, ...programArguments].join(' ')}\n`)
  process.exit(exitCode)
}

/** Arguments that make npm run the pinned pnpm, wherever it is cached. */
export const pnpm = (/** @type {readonly string[]} */ pnpmArguments) =>
  /** @type {const} */ (['npm', ['exec', '--yes', `--package=pnpm@${pnpmVersion}`, '--', 'pnpm', ...pnpmArguments]])

/** A program that the workspace installed. */
export const localBin = (/** @type {string} */ name) => `${root}node_modules/.bin/${name}`
