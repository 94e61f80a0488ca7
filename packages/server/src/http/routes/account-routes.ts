import { methods, standingOf } from '@honnin/shared/methods'
import { plans } from '@honnin/shared/protocol'
import type { Caller } from '../../relying/index.ts'
import type { ApiContext } from '../api-context.ts'
import { ok, type RelyingPartyRoutes } from '../route.ts'

const methodsOf = ({ sector }: Caller, at: Date) =>
  methods.flatMap(({ id, name, evidence }) => {
    const standing = standingOf(id, { sector, at })
    if (standing === null) return []
    const { citation, ...days } = standing
    return {
      ...{ id, name, evidence, ...days },
      plans: Object.values(plans).flatMap((plan) => (plan.methodId === id ? [plan.id] : [])),
      citation: { en: citation.text, ja: citation.ja },
    }
  })

/** What concerns the relying party itself. */
export const accountRoutes = (context: ApiContext): Pick<RelyingPartyRoutes, 'listMethods'> => ({
  listMethods: async ({ caller }) => ok({ data: methodsOf(caller, context.now()), nextCursor: null }),
})
