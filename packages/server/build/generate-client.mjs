import { writeFile } from 'node:fs/promises'
import { buildOpenApi } from '../dist/http/openapi/build-openapi.js'
import { clientTypes } from './client-types.mjs'

/** Writes the types of the client anew, from the server as it was built last. */
await writeFile(
  new URL('../src/client/api-types.ts', import.meta.url),
  await clientTypes(buildOpenApi({ version: '1', server: '/' })),
)
