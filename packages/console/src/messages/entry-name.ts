import type { Messages } from './messages.ts'

/** What an entry of the audit log tells of. One that there are no words for is named by its type. */
export const entryName = (type: string, texts: Messages): string => {
  const names: Readonly<Record<string, string>> = texts.entries
  return Object.hasOwn(names, type) ? (names[type] ?? type) : type
}
