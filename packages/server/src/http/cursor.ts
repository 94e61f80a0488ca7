import * as v from 'valibot'
import { RequestError } from './request-error.ts'

export interface Position {
  readonly createdAt: Date
  readonly id: string
}

const defaultLimit = 25
const mostPerPage = 100

export const PageSchema = v.object({
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^[0-9]{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(mostPerPage)),
    String(defaultLimit),
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(300))),
})

const isInstant = (text: string): boolean => !Number.isNaN(new Date(text).getTime())

const CursorSchema = v.tuple([
  v.pipe(v.string(), v.isoTimestamp(), v.check(isInstant)),
  v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/)),
])

export const encodeCursor = ({ createdAt, id }: { readonly createdAt: string; readonly id: string }): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')

/** Throws {@link RequestError} `invalid_request` for anything but a cursor that we gave out. */
export const decodeCursor = (cursor: string | undefined): Position | null => {
  if (cursor === undefined) return null
  try {
    const [createdAt, id] = v.parse(CursorSchema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { createdAt: new Date(createdAt), id }
  } catch (cause) {
    throw new RequestError('invalid_request', { param: 'cursor', cause })
  }
}
