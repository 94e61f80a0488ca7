import {
  consoleContracts,
  consoleEndpointNames,
  consoleEndpoints,
  consoleHeader,
  consoleProblems,
  type AnyProblemCode,
  type ConsoleContract,
  type ConsoleEndpointName,
  type ConsoleProblemCode,
} from '@honnin/shared/console'
import { problems } from '@honnin/shared/protocol'
import type * as v from 'valibot'
import type { OpenApiDocument } from './build-openapi.ts'
import { consoleProblemsOf, summaryOf } from './console-contracts.ts'
import { jsonSchemaOf, namedJsonSchemas, type Json, type JsonObject } from './json-schemas.ts'

const isOfConsole = (code: AnyProblemCode): code is ConsoleProblemCode => code in consoleProblems

const meaningOf = (code: AnyProblemCode): { readonly status: number; readonly title: string } =>
  isOfConsole(code)
    ? { status: consoleProblems[code].status, title: consoleProblems[code].en }
    : { status: problems[code].status, title: problems[code].title }

const entriesOf = (schema: v.GenericSchema | undefined): readonly [string, v.GenericSchema][] =>
  schema !== undefined && 'entries' in schema ? Object.entries(schema.entries as Record<string, v.GenericSchema>) : []

const parametersOf = (name: ConsoleEndpointName, { query }: ConsoleContract): readonly JsonObject[] => [
  ...[...consoleEndpoints[name].path.matchAll(/\{([^}]+)\}/g)].map(([, parameter = '']): JsonObject => ({
    ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
  })),
  ...entriesOf(query).map(([parameter, schema]): JsonObject => ({
    ...{ name: parameter, in: 'query', required: false, schema: jsonSchemaOf(schema, 'input') },
  })),
  ...(consoleEndpoints[name].method === 'GET' ? [] : [{ $ref: '#/components/parameters/ConsoleHeader' }]),
]

const refusalsOf = (name: ConsoleEndpointName): JsonObject => {
  const codes = consoleProblemsOf(name)
  const statuses = [...new Set(codes.map((code) => meaningOf(code).status))].sort((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => meaningOf(code).status === status)
      const description = here.map((code) => `\`${code}\`: ${meaningOf(code).title}`).join('\n\n')
      const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: here } } }] }
      return [String(status), { description, content: { 'application/problem+json': { schema } } }]
    }),
  )
}

const answerOf = ({ answer }: ConsoleContract): JsonObject =>
  'kind' in answer
    ? { 'application/json': { schema: jsonSchemaOf(answer, 'output') } }
    : Object.fromEntries(answer.map((mediaType) => [mediaType, {}]))

const operationOf = (name: ConsoleEndpointName): JsonObject => {
  const contract: ConsoleContract = consoleContracts[name]
  const { access } = consoleEndpoints[name]
  const body = contract.body === undefined ? null : jsonSchemaOf(contract.body, 'input')
  return {
    ...{ operationId: name, summary: summaryOf(name), description: `Access: \`${access}\`` },
    security: access === 'anyone' ? [] : [{ session: [] }],
    parameters: parametersOf(name, contract),
    ...(body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { 200: { description: 'Done', content: answerOf(contract) }, ...refusalsOf(name) },
  }
}

/** OpenAPI 3.1 of the console's own API, from the table and the schemas that the server parses requests with. */
export const buildConsoleOpenApi = ({
  version,
  server,
}: {
  readonly version: string
  readonly server: string
}): OpenApiDocument => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const name of consoleEndpointNames) {
    const { path, method } = consoleEndpoints[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Honnin console',
      version,
      summary: 'What the console of operators calls; it changes with the console',
    },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: namedJsonSchemas(),
      parameters: {
        ConsoleHeader: {
          ...{ name: consoleHeader.name, in: 'header', required: true, schema: { const: consoleHeader.value } },
          description: 'A page of another origin cannot send it. `Origin` must be that of the console as well.',
        },
      },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-honnin-console' } },
    },
  }
}
