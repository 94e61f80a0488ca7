import { accountContracts } from './account-contracts.ts'
import type { RelyingPartyContracts } from './contract.ts'
import { sessionContracts } from './session-contracts.ts'
import { webhookContracts } from './webhook-contracts.ts'

/** For the relying party's server. */
export const relyingPartyContracts: RelyingPartyContracts = {
  ...sessionContracts,
  ...accountContracts,
  ...webhookContracts,
}
