import { softwareVersion } from '../../config/index.ts'
import type { ApiContext } from '../api-context.ts'
import { buildOpenApi } from '../openapi/build-openapi.ts'
import { referenceStyleSource } from '../openapi/reference-style.ts'
import { renderReference } from '../openapi/render-reference.ts'
import { RequestError } from '../request-error.ts'
import { ok, type PublicRoutes } from '../route.ts'

/** What monitors, auditors and developers ask. */
export const operationRoutes = (
  context: ApiContext,
): Omit<PublicRoutes, 'linkedCapture' | 'hostedPage' | 'hostedToken'> => {
  const document = () => buildOpenApi({ version: softwareVersion(), server: context.bases()[0] ?? '/' })
  return {
    checkpoint: async () => {
      const note = await context.auditLog.checkpoint()
      if (note === null) throw new RequestError('not_found')
      return { status: 200, bytes: Buffer.from(note), mediaType: 'text/plain; charset=utf-8' }
    },

    receiptKeys: async () => ok(context.keyRing.receiptKeys()),

    health: async () => ok({ status: 'ok' }),

    readiness: async () => {
      try {
        await context.checkReadiness()
      } catch (cause) {
        throw new RequestError('service_unavailable', { cause })
      }
      return ok({ status: 'ready' })
    },

    openApi: async () => ok(document()),

    reference: async ({ response }) => {
      response.set(
        'content-security-policy',
        `default-src 'none'; style-src ${referenceStyleSource}; frame-ancestors 'none'`,
      )
      return {
        status: 200,
        bytes: Buffer.from(renderReference(document())),
        mediaType: 'text/html; charset=utf-8',
      }
    },
  }
}
