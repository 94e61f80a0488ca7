import { consoleHeader } from '@honnin/shared/console'
import type { Request } from 'express'
import { ReviewError } from '../../review/index.ts'
import type { ApiContext } from '../api-context.ts'

const originOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).origin : null)

/** Origins under which the console is reached: the address of the request itself, and those of the configuration. */
const ownOrigins = (context: ApiContext, request: Request): readonly (string | null)[] => [
  originOf(`${request.protocol}://${request.headers.host ?? ''}`),
  ...context.bases().map(originOf),
]

/**
 * The origin of the page that asks. Throws {@link ReviewError} `cross_site_refused` for a page of another one: beside the cookie,
 * which browsers keep from other sites (SameSite=Strict), every change needs our own origin and a header that forms cannot send.
 */
export const requireSameOrigin = (context: ApiContext, request: Request): string => {
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const isOurs = origin !== undefined && ownOrigins(context, request).includes(origin)
  const isMarked = request.headers[consoleHeader.name] === consoleHeader.value
  if (!isOurs || !isMarked || (site !== undefined && site !== 'same-origin'))
    throw new ReviewError('cross_site_refused')
  return origin
}

/** What is only read may be opened from nowhere else either; `none` is a person who types the address. */
export const requireNoForeignPage = (request: Request): void => {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new ReviewError('cross_site_refused')
}
