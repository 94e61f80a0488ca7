import type { Request, Response } from 'express'
import type { ApiContext } from '../api-context.ts'

/** Cookies with this prefix are from this host alone, whatever another one below the domain sets (RFC 6265bis, 4.1.3.2). */
const secureName = '__Host-honnin-console'
const plainName = 'honnin-console'
const apiPath = '/console/api'
const tokenForm = /^[A-Za-z0-9_-]{43}$/

const isSecure = (context: ApiContext, request: Request): boolean =>
  request.secure || (context.bases()[0] ?? '').startsWith('https:')

/** The token of the cookie; `null` where there is none. */
export const readToken = (context: ApiContext, request: Request): string | null => {
  const name = isSecure(context, request) ? secureName : plainName
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  const values = pairs.filter(([key]) => key === name).map(([, value = '']) => value)
  const [token, ...others] = values
  return token !== undefined && others.length === 0 && tokenForm.test(token) ? token : null
}

/** Sets or, for `null`, takes away the cookie. It ends with the browser; the server ends it earlier. */
export const writeToken = (
  context: ApiContext,
  { request, response }: { readonly request: Request; readonly response: Response },
  token: string | null,
): void => {
  const secure = isSecure(context, request)
  const attributes = { httpOnly: true, sameSite: 'strict', secure, path: secure ? '/' : apiPath } as const
  if (token === null) response.clearCookie(secure ? secureName : plainName, attributes)
  else response.cookie(secure ? secureName : plainName, token, attributes)
}
