import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isLiveApiKey } from '../../relying/index.ts'
import {
  issueCaptureLink,
  longestLinkMinutes,
  openCaptureLink,
  readCapture,
  requireOwn,
  SessionError,
  usualLinkMinutes,
} from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { admitCall, captureLimit } from '../limits.ts'
import { parseId, parseRequest } from '../parse.ts'
import { created, type PublicRoutes, type RelyingPartyRoutes } from '../route.ts'

export const LinkRequestSchema = v.strictObject({
  minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestLinkMinutes)), usualLinkMinutes),
})

/** Links that show one picture for some minutes. */
export const linkRoutes = (context: ApiContext): Pick<RelyingPartyRoutes, 'linkCapture'> => ({
  linkCapture: async ({ caller, parameter, request }) => {
    const { minutes } = parseRequest(LinkRequestSchema, request.body ?? {})
    const { id: sessionId } = await requireOwn(context.db, caller, parseId(SessionIdSchema, parameter('id')))
    const asked = { sessionId, itemId: parameter('itemId'), apiKeyId: caller.keyId, minutes }
    const { token, expiresAt } = await issueCaptureLink(context, asked)
    return created({ url: `${context.bases()[0] ?? ''}/v1/captures/${token}`, expiresAt: expiresAt.toISOString() })
  },
})

/** Where such a link leads. */
export const linkedRoutes = (context: ApiContext): Pick<PublicRoutes, 'linkedCapture'> => ({
  linkedCapture: async ({ parameter, response }) => {
    const link = await openCaptureLink(context, parameter('token'))
    await admitCall(context, response, { kind: 'session', id: `link|${link.sessionId}`, limit: captureLimit })
    // A link ends with the key that made it.
    if (!(await isLiveApiKey(context, link.apiKeyId))) throw new SessionError('link_expired')
    const { media, mediaType } = await readCapture(context, { ...link, isByLink: true })
    // The link is the credential: the relying party's own pages may show what it leads to.
    response.set('cross-origin-resource-policy', 'cross-origin')
    return { status: 200, bytes: media, mediaType }
  },
})
