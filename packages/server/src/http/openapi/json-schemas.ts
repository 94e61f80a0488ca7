import {
  ApiKeySchema,
  BoundSessionSchema,
  CaptureSessionSchema,
  CheckResultSchema,
  CreatedSessionSchema,
  CreateSessionSchema,
  DecisionSchema,
  DocumentResultSchema,
  OutcomeSchema,
  ProblemSchema,
  SessionResultSchema,
  StoredItemSchema,
  WebhookDeliverySchema,
  WebhookEndpointSchema,
  WebhookEventSchema,
} from '@honnin/shared/protocol'
import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { SessionSummarySchema } from './session-contracts.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Schemas with a name of their own in the document. */
const named = {
  ApiKey: ApiKeySchema,
  BoundSession: BoundSessionSchema,
  CaptureSession: CaptureSessionSchema,
  CheckResult: CheckResultSchema,
  CreatedSession: CreatedSessionSchema,
  CreateSession: CreateSessionSchema,
  Decision: DecisionSchema,
  Delivery: WebhookDeliverySchema,
  DocumentResult: DocumentResultSchema,
  Outcome: OutcomeSchema,
  Problem: ProblemSchema,
  Session: SessionResultSchema,
  SessionSummary: SessionSummarySchema,
  StoredItem: StoredItemSchema,
  WebhookEndpoint: WebhookEndpointSchema,
  WebhookEvent: WebhookEventSchema,
} as const

/** Of these the document describes what goes in, of all others what comes out. */
const requests: ReadonlySet<v.GenericSchema> = new Set([CreateSessionSchema])

const place = '#/components/schemas'

const convert = (schema: v.GenericSchema, typeMode: 'input' | 'output', except?: string): JsonObject => {
  const others = Object.entries(named).filter(([name]) => name !== except)
  const {
    $schema: _,
    $defs: __,
    ...rest
  } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode,
    definitions: Object.fromEntries(others),
    overrideRef: ({ referenceId }) => `${place}/${referenceId}`,
  })
  return JSON.parse(JSON.stringify(rest)) as JsonObject
}

/**
 * The JSON Schema of what goes in or comes out; a named schema becomes a reference. What JSON Schema cannot say (days of the
 * calendar, trimming) is left to the server's own answer.
 */
export const jsonSchemaOf = (schema: v.GenericSchema, typeMode: 'input' | 'output'): JsonObject =>
  convert(schema, typeMode)

/** All named schemas, for `components`. */
export const namedJsonSchemas = (): JsonObject =>
  Object.fromEntries(
    Object.entries(named).map(([name, schema]): [string, JsonObject] => [
      name,
      convert(schema, requests.has(schema) ? 'input' : 'output', name),
    ]),
  )
