import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const PackageSchema = v.object({ version: v.string() })
/** From `src/config` and from `dist/config` alike. */
const packageFile = new URL('../../package.json', import.meta.url)

/** The version of this program, as its package says. */
export const softwareVersion = (): string =>
  v.parse(PackageSchema, JSON.parse(readFileSync(packageFile, 'utf8'))).version
