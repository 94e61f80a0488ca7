/** The API asked whatever its own OpenAPI document allows, and much that it does not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export const measure = async ({ quick }) => {
  const requests = quick ? 800 : 20_000
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, 'run', 'packages/server/test/api-fuzz.test.ts'], {
    cwd: root,
    env: { ...process.env, HONNIN_FUZZ_RUNS: String(requests) },
    stdio: ['ignore', 2, 2],
  })
  const [exitCode] = await once(child, 'close')
  if (exitCode !== 0) throw new Error('a request failed, or was answered with what is not documented; see above')
  return {
    section: 'fuzz',
    figures: [
      {
        name: 'requests answered with 5xx, or with what the document does not say',
        ...{ value: 0, unit: '1', trials: requests, goal: { at: 'most', value: 0 } },
      },
    ],
    notes: [
      'Eight at once; ids of the caller among made-up ones, bodies right, nearly right and broken. The run stops at the first finding.',
    ],
  }
}
