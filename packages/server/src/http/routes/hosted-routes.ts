import { toString as drawQr } from 'qrcode'
import * as v from 'valibot'
import { readTenantPage } from '../../relying/index.ts'
import { beginByLink, readLinked } from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { pageLocales, type PageLocale } from '../hosted/page-texts.ts'
import { renderPage, type PageSubject } from '../hosted/render-page.ts'
import { admitCall, captureLimit } from '../limits.ts'
import { ok, type Call, type PublicRoutes } from '../route.ts'

export const HostedQuerySchema = v.object({ lang: v.optional(v.picklist(pageLocales)) })

const localeOf = ({ request }: Call<null>, ofSession: string | null): PageLocale => {
  const asked = v.safeParse(HostedQuerySchema, request.query)
  if (asked.success && asked.output.lang !== undefined) return asked.output.lang
  if (ofSession !== null) return ofSession === 'en' ? 'en' : 'ja'
  return request.acceptsLanguages([...pageLocales]) === 'en' ? 'en' : 'ja'
}

const statuses = { open: 200, ended: 410, expired: 410, unknown: 404 } as const

/** The capture page for relying parties that have none of their own. */
export const hostedRoutes = (context: ApiContext): Pick<PublicRoutes, 'hostedPage' | 'hostedToken'> => {
  const subjectOf = async (secret: string): Promise<{ subject: PageSubject; locale: string | null }> => {
    const linked = await readLinked(context, secret)
    if (linked === null) return { subject: { kind: 'unknown' }, locale: null }
    const { session, state } = linked
    const { livemode, locale } = session
    const page = await readTenantPage(context.db, session.tenantId)
    if (state !== 'open') return { subject: { kind: state, page, livemode }, locale }
    const qr = await drawQr(`${context.bases()[0] ?? ''}/c/${secret}`, { type: 'svg', margin: 0 })
    return { subject: { kind: 'open', page, livemode, qr, link: secret }, locale }
  }
  return {
    hostedPage: async (call) => {
      const { subject, locale } = await subjectOf(call.parameter('link'))
      const page = renderPage(subject, localeOf(call, locale))
      call.response.set({
        'content-security-policy': page.policy,
        'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
        // Isolated: WebAssembly may use threads.
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-opener-policy': 'same-origin',
      })
      return { status: statuses[subject.kind], bytes: Buffer.from(page.html), mediaType: 'text/html; charset=utf-8' }
    },

    hostedToken: async ({ parameter, response }) => {
      const linked = await readLinked(context, parameter('link'))
      const id = `hosted|${linked?.session.id ?? 'unknown'}`
      await admitCall(context, response, { kind: 'session', id, limit: captureLimit })
      return ok(await beginByLink(context, parameter('link')))
    },
  }
}
