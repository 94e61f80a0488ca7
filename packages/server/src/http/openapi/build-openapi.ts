import { endpoints, problems, webhookEventTypes, WebhookEventSchema } from '@honnin/shared/protocol'
import type { EndpointName, ProblemCode } from '@honnin/shared/protocol'
import type { AnswerBody, EndpointContract } from './contract.ts'
import { audienceOf, contracts, problemsOf } from './contracts.ts'
import { jsonSchemaOf, namedJsonSchemas, type Json, type JsonObject } from './json-schemas.ts'

const contentOf = (body: AnswerBody): JsonObject =>
  'json' in body
    ? { 'application/json': { schema: jsonSchemaOf(body.json, 'output') } }
    : Object.fromEntries(body.mediaTypes.map((mediaType) => [mediaType, {}]))

const requestBodyOf = (body: NonNullable<EndpointContract['body']>): JsonObject => {
  if ('json' in body)
    return {
      required: body.isOptional !== true,
      content: { 'application/json': { schema: jsonSchemaOf(body.json, 'input') } },
    }
  const properties = Object.entries(body.multipart).map(([name, description]): [string, JsonObject] => [
    name,
    { description, contentMediaType: 'application/octet-stream', type: 'string' },
  ])
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { type: 'object', required: Object.keys(body.multipart), properties: Object.fromEntries(properties) },
      },
    },
  }
}

const parametersOf = (name: EndpointName, { query }: EndpointContract): readonly JsonObject[] => {
  const { path, method } = endpoints[name]
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, parameter = '']): JsonObject => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query?.entries ?? {}).map(([parameter, schema]): JsonObject => ({
    name: parameter,
    in: 'query',
    required: false,
    schema: jsonSchemaOf(schema, 'input'),
  }))
  const isIdempotent = method === 'POST' && audienceOf(name) === 'relying party'
  return [...inPath, ...inQuery, ...(isIdempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [])]
}

const problemAnswers = (codes: readonly ProblemCode[]): JsonObject => {
  const statuses = [...new Set(codes.map((code) => problems[code].status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => problems[code].status === status)
      return [
        String(status),
        {
          description: here.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
          content: {
            'application/problem+json': {
              schema: {
                allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: here } } }],
              },
            },
          },
        },
      ]
    }),
  )
}

const securityOf = (name: EndpointName): readonly JsonObject[] => {
  const { access } = endpoints[name]
  if (access === 'public') return []
  if (access === 'client') return [{ clientToken: [] }]
  return access === 'dpop' ? [{ accessToken: [] }] : [{ secretKey: [access] }]
}

const operationOf = (name: EndpointName): JsonObject => {
  const contract = contracts[name]
  const answers = Object.entries(contract.answers).map(([status, { description, body }]): [string, JsonObject] => [
    status,
    { description, content: contentOf(body) },
  ])
  return {
    operationId: name,
    summary: contract.summary,
    ...(contract.description === undefined ? {} : { description: contract.description }),
    tags: [audienceOf(name)],
    security: securityOf(name),
    parameters: parametersOf(name, contract),
    ...(contract.body === undefined ? {} : { requestBody: requestBodyOf(contract.body) }),
    responses: { ...Object.fromEntries(answers), ...problemAnswers(problemsOf(name)) },
  }
}

const isEndpointName = (name: string): name is EndpointName => name in endpoints

const pathsOf = (): JsonObject => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const name of Object.keys(endpoints).filter(isEndpointName)) {
    const { path, method } = endpoints[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name) }
  }
  return paths
}

const webhooks = (): JsonObject =>
  Object.fromEntries(
    webhookEventTypes.map((type) => [
      type,
      {
        post: {
          summary: type.startsWith('session.') ? `A session is ${type.replace('session.', '')}` : type,
          description: 'Signed as Standard Webhooks say: headers webhook-id, webhook-timestamp, webhook-signature.',
          requestBody: { content: { 'application/json': { schema: jsonSchemaOf(WebhookEventSchema, 'output') } } },
          responses: { '2XX': { description: 'Received; anything else is tried again' } },
        },
      },
    ]),
  )

export interface OpenApiDocument extends JsonObject {
  readonly openapi: string
}

/** OpenAPI 3.1 of every address, from the table of endpoints and the schemas that the server parses requests with. */
export const buildOpenApi = ({
  version,
  server,
}: {
  readonly version: string
  readonly server: string
}): OpenApiDocument => ({
  openapi: '3.1.0',
  info: {
    title: 'Honnin',
    version,
    summary: 'Online identity verification: sessions, results, evidence',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: server }],
  tags: [
    { name: 'relying party', description: 'Called by your server with a secret key.' },
    { name: 'capture', description: 'Called by `<ekyc-capture>` in the person’s browser.' },
    { name: 'public', description: 'Called by monitors, auditors and developers.' },
  ],
  paths: pathsOf(),
  webhooks: webhooks(),
  components: {
    schemas: namedJsonSchemas(),
    parameters: {
      IdempotencyKey: {
        name: 'Idempotency-Key',
        in: 'header',
        required: false,
        description: 'The same key with the same request is answered once and the same again for a day.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    },
    securitySchemes: {
      secretKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'sk_test_… or sk_live_…; its scopes are listed at each address.',
      },
      clientToken: { type: 'http', scheme: 'DPoP', description: 'The client token, with a DPoP proof (RFC 9449).' },
      accessToken: {
        type: 'http',
        scheme: 'DPoP',
        description: 'The access token of the bound device, with a DPoP proof.',
      },
    },
  },
})
