export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined }

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

const canonicalString = (text: string): string => {
  if (loneSurrogate.test(text)) throw new TypeError('canonical JSON holds well-formed Unicode only')
  return JSON.stringify(text)
}

/**
 * The JSON Canonicalization Scheme (RFC 8785): one text for one value. Members that are `undefined` are left out.
 *
 * Throws `TypeError` for what JSON cannot say: NaN, infinities, lone surrogates.
 */
export const canonicalJson = (value: JsonValue): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical JSON holds finite numbers only')
    // ECMAScript's own serialisation of numbers is the one that RFC 8785 section 3.2.2.3 prescribes.
    return JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter((member): member is [string, JsonValue] => member[1] !== undefined)
    // The default order compares UTF-16 code units, as section 3.2.3 asks.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${canonicalString(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)
