import { keys, operators, policies, rotation, tenants, webhooks } from './administration.ts'
import { caseTexts, help } from './case.ts'
import { checks } from './checks.ts'
import { entries } from './entries.ts'
import { queue, search } from './queue.ts'
import { account, audit, disclosures, figures, holds } from './records.ts'
import { sessions } from './sessions.ts'
import { common, shell, time } from './shell.ts'
import { signIn } from './sign-in.ts'

export const en = {
  ...{ shell, common, time, signIn, queue, search, sessions, checks, entries, case: caseTexts, help },
  ...{ tenants, keys, rotation, webhooks, policies, operators, holds, disclosures, audit, account, figures },
}
