import type { ApiContext } from '../api-context.ts'
import { RequestError } from '../request-error.ts'
import { ok, type PublicRoutes } from '../route.ts'

/** What monitors and auditors ask. */
export const operationRoutes = (context: ApiContext): PublicRoutes => ({
  checkpoint: async () => {
    const note = await context.auditLog.checkpoint()
    if (note === null) throw new RequestError('not_found')
    return { status: 200, bytes: Buffer.from(note), mediaType: 'text/plain; charset=utf-8' }
  },

  health: async () => ok({ status: 'ok' }),

  readiness: async () => {
    try {
      await context.checkReadiness()
    } catch (cause) {
      throw new RequestError('service_unavailable', { cause })
    }
    return ok({ status: 'ready' })
  },
})
