import * as v from 'valibot'
import { sectors } from '../methods/index.ts'
import {
  ApiKeySchema,
  deliveryStates,
  InstantSchema,
  scopes,
  TenantIdSchema,
  type WebhookDeliverySchema,
  WebhookEndpointSchema,
  webhookEventTypes,
} from '../protocol/index.ts'
import { pageQuery, text } from './parts.ts'
import { ReviewerDecisionSchema } from './cases.ts'

const days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)))

/** Days until a kind of data is erased; `null` takes the installation's. They hold for sessions that are created from then on. */
export const TenantRetentionSchema = v.strictObject({ sessionDays: days, resultDays: days, mediaDays: days })

/** How the tenant's cases are decided. */
export const ReviewRulesSchema = v.strictObject({
  /** Decisions that need two people. */
  twoPeople: v.pipe(v.array(ReviewerDecisionSchema), v.maxLength(3)),
  /** How long a claim holds without a sign of life, 1 to 240. */
  claimMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(240)),
})
export type ReviewRules = v.InferOutput<typeof ReviewRulesSchema>

export const TenantDetailSchema = v.object({
  id: TenantIdSchema,
  name: v.string(),
  sector: v.picklist(sectors),
  createdAt: InstantSchema,
  retention: TenantRetentionSchema,
  /** What `null` stands for, in days. */
  installationRetention: v.object({ sessionDays: v.number(), resultDays: v.number(), mediaDays: v.number() }),
  review: ReviewRulesSchema,
})
export type TenantDetail = v.InferOutput<typeof TenantDetailSchema>

export const AddTenantSchema = v.strictObject({ name: text(120), sector: v.picklist(sectors) })

export type ApiKey = v.InferOutput<typeof ApiKeySchema>

export const CreateApiKeySchema = v.strictObject({
  label: text(60),
  livemode: v.boolean(),
  scopes: v.pipe(v.array(v.picklist(scopes)), v.minLength(1)),
})

/** How long the old key, or secret, lives on beside the new one: 0 minutes to 30 days. */
export const RotateSchema = v.strictObject({
  overlapMinutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(43_200)),
})

/** `secret` is shown this once. */
export const CreatedApiKeySchema = v.object({ key: ApiKeySchema, secret: v.string() })

export type ConsoleEndpoint = v.InferOutput<typeof WebhookEndpointSchema>

export const AddEndpointSchema = v.strictObject({
  url: v.pipe(v.string(), v.maxLength(2000), v.url()),
  livemode: v.boolean(),
  /** Left out: all of them. */
  events: v.optional(v.pipe(v.array(v.picklist(webhookEventTypes)), v.minLength(1))),
})

/** What is not given stays as it is; `events: null` are all. */
export const ChangeEndpointSchema = v.strictObject({
  url: v.optional(v.pipe(v.string(), v.maxLength(2000), v.url())),
  events: v.optional(v.nullable(v.pipe(v.array(v.picklist(webhookEventTypes)), v.minLength(1)))),
  isEnabled: v.optional(v.boolean()),
})

/** `secret` (`whsec_…`) is shown to who adds the endpoint, or draws another. */
export const AddedEndpointSchema = v.object({ endpoint: WebhookEndpointSchema, secret: v.string() })

export type ConsoleDelivery = v.InferOutput<typeof WebhookDeliverySchema>

/** Newest first. */
export const DeliveryQuerySchema = v.strictObject({
  ...pageQuery,
  state: v.optional(v.picklist(deliveryStates)),
})
