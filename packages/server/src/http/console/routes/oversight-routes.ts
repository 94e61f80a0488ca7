import { consoleContracts } from '@honnin/shared/console'
import { softwareVersion } from '../../../config/index.ts'
import {
  approveDisclosure,
  exportDisclosure,
  listDisclosures,
  proveEntry,
  readFigures,
  readLog,
  refuseDisclosure,
  requestDisclosure,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { buildConsoleOpenApi } from '../../openapi/build-console-openapi.ts'
import { RequestError } from '../../request-error.ts'
import type { ConsoleRoutes } from '../console-route.ts'

type Names =
  | 'describeApi'
  | 'listAudit'
  | 'auditProof'
  | 'listDisclosures'
  | 'requestDisclosure'
  | 'approveDisclosure'
  | 'refuseDisclosure'
  | 'exportDisclosure'
  | 'readFigures'

const idOfCursor = (cursor: string | undefined): number | null => {
  if (cursor === undefined) return null
  if (!/^[0-9]{1,15}$/.test(cursor)) throw new RequestError('invalid_request', { param: 'cursor' })
  return Number(cursor)
}

/** What was done, what was given to authorities, and figures. */
export const oversightRoutes = (context: ApiContext): ConsoleRoutes<Names> => ({
  describeApi: async () => ({
    json: buildConsoleOpenApi({ version: softwareVersion(), server: context.bases()[0] ?? '/' }),
  }),

  listAudit: async ({ who, query }) => {
    const { limit, cursor, session, operator, tenant, type } = query(consoleContracts.listAudit.query)
    const wish = { session, operator, tenant, type, limit: limit + 1, before: idOfCursor(cursor) }
    const found = await readLog(context, who.operator, wish)
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    const nextCursor = found.length > limit && last !== undefined ? String(last.id) : null
    return { json: { data: shown.map(({ line }) => line), nextCursor } }
  },

  auditProof: async ({ who, parameter }) => {
    const index = idOfCursor(parameter('index'))
    if (index === null) throw new RequestError('not_found')
    return { json: await proveEntry(context, who.operator, index) }
  },

  listDisclosures: async ({ who, query }) => {
    const { limit, cursor, state, session } = query(consoleContracts.listDisclosures.query)
    const filter = { state, session, limit: limit + 1, after: decodeCursor(cursor) }
    const found = await listDisclosures(context, who.operator, filter)
    const data = found.slice(0, limit)
    const last = data.at(-1)
    const isMore = found.length > limit && last !== undefined
    return { json: { data, nextCursor: isMore ? encodeCursor({ createdAt: last.requestedAt, id: last.id }) : null } }
  },

  requestDisclosure: async ({ who, body }) => ({
    json: await requestDisclosure(context, who.operator, body(consoleContracts.requestDisclosure.body)),
  }),

  approveDisclosure: async ({ who, parameter }) => ({
    json: await approveDisclosure(context, who.operator, parameter('disclosureId')),
  }),

  refuseDisclosure: async ({ who, parameter }) => ({
    json: await refuseDisclosure(context, who.operator, parameter('disclosureId')),
  }),

  exportDisclosure: async ({ who, parameter }) => {
    const { archive } = await exportDisclosure(context, who.operator, parameter('disclosureId'))
    return { bytes: archive, mediaType: 'application/zip' }
  },

  readFigures: async ({ who, query }) => ({
    json: await readFigures(context, who.operator, query(consoleContracts.readFigures.query)),
  }),
})
