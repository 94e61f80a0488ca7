import { parseArgs } from 'node:util'
import { appendEntry } from '../audit/index.ts'
import { transaction } from '../db/index.ts'
import { findTenant, writeTenantRetention, type TenantRetention } from '../relying/index.ts'
import { CommandError, type Command } from './command.ts'
import { print, withInstallation } from './with-installation.ts'

const usual = 'honnin tenant retention --tenant NAME --session-days N'
const mostDays = 3650

const daysOf = (text: string | undefined, option: string): number | null => {
  if (text === undefined) return null
  const days = Number(text)
  if (!/^[0-9]{1,4}$/.test(text) || days > mostDays)
    throw new CommandError('usage', `${option} is a number of days, 0 to ${mostDays}`, { mend: usual })
  return days
}

export const tenantRetention: Command = {
  name: 'tenant retention',
  summary: 'Says how long the sessions of a relying party are kept',
  usage: `${usual} [--result-days N] [--media-days N] [--json]

Days from the decision until the session is erased, and until its result with all personal fields, or its pictures, are erased
earlier. What is not given follows the operator's settings (HONNIN_RETENTION_DAYS and so on). Holds for sessions that are
created from now on: what a person has agreed to stays. Prints {tenant, retention}.

Examples
  honnin tenant retention --tenant shop --session-days 2555 --media-days 90
  honnin tenant retention --tenant shop
`,
  run: async (context) => {
    const { values } = parseArgs({
      args: [...context.arguments],
      options: {
        tenant: { type: 'string' },
        'session-days': { type: 'string' },
        'result-days': { type: 'string' },
        'media-days': { type: 'string' },
      },
    })
    if (!values.tenant) throw new CommandError('usage', '--tenant is needed', { mend: usual })
    const retention: TenantRetention = {
      sessionDays: daysOf(values['session-days'], '--session-days'),
      resultDays: daysOf(values['result-days'], '--result-days'),
      mediaDays: daysOf(values['media-days'], '--media-days'),
    }
    const { tenant: name } = values
    return withInstallation(context, async ({ db, config, now, random }) => {
      const tenant = await findTenant(db, name)
      if (tenant === null)
        throw new CommandError('tenant_unknown', `there is no tenant ${name}`, { mend: 'honnin tenant add' })
      const sessionDays = retention.sessionDays ?? config.retentionDays
      const longest = Math.max(retention.resultDays ?? 0, retention.mediaDays ?? 0)
      if (longest > sessionDays)
        throw new CommandError('usage', `no part is kept longer than the session: ${longest} > ${sessionDays} days`)
      await transaction(db, async (tx) => {
        await writeTenantRetention(tx, tenant.id, retention)
        const entry = { type: 'tenant.retention', at: now(), tenantId: tenant.id, sessionId: null }
        await appendEntry(tx, { ...entry, plain: { ...retention } }, { random, key: null })
      })
      const text = Object.entries(retention).map(([kind, days]) => `${kind} ${days ?? 'as the operator'}`)
      print(context, { tenant: tenant.name, retention }, text.join('\n'))
      return 0
    })
  },
}
