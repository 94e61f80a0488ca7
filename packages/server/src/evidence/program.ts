import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const PackageSchema = v.object({ version: v.string() })

/** The program that writes evidence. */
export const program = {
  name: 'honnin',
  /** From `src/evidence` and from `dist/evidence` alike. */
  version: v.parse(PackageSchema, JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')))
    .version,
} as const
