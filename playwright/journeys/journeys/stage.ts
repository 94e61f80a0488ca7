import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { FilmStudio } from '@honnin/testkit'
import { startStack } from '../../../tools/stack.mjs'
import { findCast, type Cast } from '../src/cast.ts'

interface Stage {
  readonly relyingParty: string
  readonly honninUrl: string
  readonly secretKey: string
  readonly studio: FilmStudio
  readonly cast: Cast
}

/** A running server with its relying party, and a studio for films, shared by the journeys of a worker. */
export const test = base.extend<object, { stage: Stage }>({
  stage: [
    // Playwright insists on a destructured first argument.
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'honnin-journeys-'))
      const stack = await startStack({ dataDir })
      const studio = await FilmStudio.launch()
      const { relyingParty, honninUrl, secretKey } = stack
      await use({ relyingParty, honninUrl, secretKey, studio, cast: await findCast() })
      await studio.close()
      await stack.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})
export { expect } from '@playwright/test'
