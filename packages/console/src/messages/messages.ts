import type { en } from './en/index.ts'

/** Every text of the console, in one locale. English is the measure: a locale that lacks one of its texts does not compile. */
export type Messages = typeof en
