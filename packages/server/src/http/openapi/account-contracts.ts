import { confidences, evidenceKinds } from '@honnin/shared/methods'
import {
  ApiKeySchema,
  DaySchema,
  InstantSchema,
  PlanIdSchema,
  SessionIdSchema,
  usageEvents,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { UsageLinesQuerySchema, UsageQuerySchema } from '../routes/account-routes.ts'
import { CreateApiKeySchema } from '../routes/key-routes.ts'
import { OverlapSchema } from '../routes/webhook-routes.ts'
import { ok, page, type RelyingPartyContracts } from './contract.ts'

const MethodSchema = v.object({
  id: v.string(),
  name: v.object({ ja: v.string(), en: v.string() }),
  /** One of each group, all groups together. */
  evidence: v.array(v.array(v.picklist(evidenceKinds))),
  /** Plans of this server that follow it. */
  plans: v.array(PlanIdSchema),
  isLawful: v.boolean(),
  validFrom: v.nullable(DaySchema),
  lawfulUntil: v.nullable(DaySchema),
  citation: v.object({ en: v.string(), ja: v.string() }),
  confidence: v.picklist(confidences),
})

const NewApiKeySchema = v.object({ ...ApiKeySchema.entries, key: v.string() })

const counted = { event: v.picklist(usageEvents), plan: PlanIdSchema, method: v.nullable(v.string()) }

const UsageSchema = v.object({
  ...{ from: DaySchema, to: DaySchema, livemode: v.boolean() },
  counts: v.array(v.object({ period: v.string(), ...counted, count: v.number() })),
  audit: v.object({
    entries: v.number(),
    firstIndex: v.nullable(v.number()),
    lastIndex: v.nullable(v.number()),
    /** The newest checkpoint of the log, a signed note. */
    checkpoint: v.nullable(v.string()),
  }),
})

const UsageLineSchema = v.object({
  ...{ sessionId: SessionIdSchema, ...counted, at: InstantSchema },
  /** Place in the audit log; null until it has one, within seconds. */
  auditIndex: v.nullable(v.number()),
})

type AccountContracts = Pick<
  RelyingPartyContracts,
  'listApiKeys' | 'createApiKey' | 'rotateApiKey' | 'revokeApiKey' | 'listMethods' | 'getUsage' | 'listUsage'
>

/** What concerns the relying party itself. */
export const accountContracts: AccountContracts = {
  listApiKeys: {
    summary: 'List your secret keys of this mode, ended ones too',
    answers: ok('All keys, newest first, without their secrets', page(ApiKeySchema)),
    problems: [],
  },
  createApiKey: {
    summary: 'Make a secret key',
    description: 'Shown this once: only a digest is kept. A key cannot give scopes that it lacks.',
    body: { json: CreateApiKeySchema },
    answers: { 201: { description: 'The key', body: { json: NewApiKeySchema } } },
    problems: [],
  },
  rotateApiKey: {
    summary: 'Make the key that takes over from another',
    description:
      'With the same label and scopes. The old one lives on for `overlapMinutes` (a day unless you say otherwise), so that your servers can change one after the other.',
    body: { json: OverlapSchema, isOptional: true },
    answers: { 201: { description: 'The new key', body: { json: NewApiKeySchema } } },
    problems: ['not_found', 'api_key_ended'],
  },
  revokeApiKey: {
    summary: 'End a key at once',
    answers: ok('The key as it ended', ApiKeySchema),
    problems: ['not_found'],
  },
  getUsage: {
    summary: 'Count what was used, by day or month in Japan, plan and outcome',
    description:
      'This month so far unless you say otherwise; test and live keys see their own mode. Every counted event is an entry of the audit log; `GET /v1/usage/lines` names each, and `audit` says between which places they lie.',
    query: UsageQuerySchema,
    answers: ok('The counts', UsageSchema),
    problems: [],
  },
  listUsage: {
    summary: 'List what was counted, newest first',
    description: 'One line an event, with the place of the entry of the audit log that proves it.',
    query: UsageLinesQuerySchema,
    answers: ok('One page', page(UsageLineSchema)),
    problems: [],
  },
  listMethods: {
    summary: 'List the methods that the law of your sector knows',
    description:
      'As it stands today in Japan, with the provision, its days and how well they are known. Empty where no law asks. Confirm against the current text.',
    answers: ok('All methods', page(MethodSchema)),
    problems: [],
  },
}
