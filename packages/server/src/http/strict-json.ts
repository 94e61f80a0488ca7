/** Deeper bodies are of no address. */
const mostDepth = 16

/** What is wrong with a JSON text beyond its syntax; the message names no content. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError'
  readonly code: 'json_encoding' | 'json_syntax' | 'json_depth' | 'json_duplicate' | 'json_name' | 'json_text'
  constructor(code: StrictJsonError['code'], options: ErrorOptions = {}) {
    super(code, options)
    this.code = code
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new StrictJsonError('json_encoding', { cause })
  }
}

/** Members by these names reach for the prototype of what they are copied into. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
/** NUL, which no text column takes, and halves of surrogate pairs, which no UTF-8 has. */
const badText = /[\0\p{Surrogate}]/u

/** Strings, brackets and separators of a text whose syntax is known to be right. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs

/**
 * The structure, token by token: depth, and names that stand twice. Parsers disagree on which of the two counts, so that what one
 * program checks another would not do.
 */
const requireStructure = (text: string): void => {
  /** Names seen so far in each open object; `null` for an array. */
  const open: (Set<string> | null)[] = []
  let pending: string | null = null
  for (const [token] of text.matchAll(tokens)) {
    const names = open.at(-1)
    if (token === '{' || token === '[') {
      if (open.push(token === '{' ? new Set() : null) > mostDepth) throw new StrictJsonError('json_depth')
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':' && pending !== null && names) {
      const name = String(JSON.parse(pending))
      if (forbiddenNames.has(name)) throw new StrictJsonError('json_name')
      if (names.has(name)) throw new StrictJsonError('json_duplicate')
      names.add(name)
    }
    if (token.startsWith('"')) {
      if (badText.test(String(JSON.parse(token)))) throw new StrictJsonError('json_text')
      pending = token
    } else pending = null
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StrictJsonError('json_syntax', { cause })
  }
}

/**
 * Parses JSON as RFC 8259 and I-JSON (RFC 7493) want it: UTF-8 without a byte order mark, every name once, at most 16 deep, no
 * NUL, no half of a surrogate pair, no name that reaches for a prototype.
 *
 * Throws {@link StrictJsonError}.
 */
export const parseStrictJson = (bytes: Uint8Array): unknown => {
  const text = decode(bytes)
  const value = parse(text)
  requireStructure(text)
  return value
}
