import * as v from 'valibot'
import { RequestError } from './request-error.ts'

/** Parses what came from outside. Throws {@link RequestError} `invalid_request` that names the first field at fault. */
export const parseRequest = <Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> => {
  // An empty list would pass for an object without members.
  if (Array.isArray(given)) throw new RequestError('invalid_request')
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  throw new RequestError('invalid_request', { param: v.getDotPath(parsed.issues[0]) ?? undefined })
}

/** As {@link parseRequest} for an id in the address: what cannot be an id is simply not there. */
export const parseId = <Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, given)
  if (parsed.success) return parsed.output
  throw new RequestError('not_found')
}
