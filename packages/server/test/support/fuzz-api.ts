import fc from 'fast-check'

type Node = Readonly<Record<string, unknown>>

/** One request that a fuzzer sends. `body` is text, so that it may be no JSON at all. */
export interface FuzzedRequest {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly body: string | undefined
  readonly contentType: string
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const nodesOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : [])

const resolve = (document: Node, schema: Node): Node => {
  const reference = schema['$ref']
  if (typeof reference !== 'string') return schema
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (isNode(at) ? at[key] : undefined), document)
  return isNode(found) ? found : {}
}

const numberOf = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)

/** Values that JSON Schema allows, now and then one that it does not. */
const valueOf = (document: Node, given: Node): fc.Arbitrary<unknown> => {
  const schema = resolve(document, given)
  const right = (): fc.Arbitrary<unknown> => {
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
    if ('const' in schema) return fc.constant(schema['const'])
    const options = nodesOf(schema['anyOf'] ?? schema['oneOf'])
    if (options.length > 0) return fc.oneof(...options.map((option) => valueOf(document, option)))
    switch (schema['type']) {
      case 'object': {
        const properties = isNode(schema['properties']) ? schema['properties'] : {}
        const model = Object.fromEntries(
          Object.entries(properties).map(([name, member]) => [name, valueOf(document, isNode(member) ? member : {})]),
        )
        return fc.record(model, { requiredKeys: [] })
      }
      case 'array':
        return fc.array(valueOf(document, isNode(schema['items']) ? schema['items'] : {}), {
          maxLength: Math.min(4, numberOf(schema['maxItems'], 4)),
        })
      case 'integer':
      case 'number':
        return fc.oneof(
          fc.integer({ min: numberOf(schema['minimum'], -10), max: numberOf(schema['maximum'], 10_000) }),
          fc.double(),
        )
      case 'boolean':
        return fc.boolean()
      case 'null':
        return fc.constant(null)
      default:
        return fc.oneof(
          fc.string({ unit: 'binary', maxLength: Math.min(200, numberOf(schema['maxLength'], 200)) }),
          fc.constantFrom('2026-11-01', '9999-12-31', '0001-01-01', 'https://shop.example/x', 'jp-image-face', 'NaN'),
        )
    }
  }
  return fc.oneof({ weight: 8, arbitrary: right() }, { weight: 1, arbitrary: fc.jsonValue() })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** A half of a surrogate pair has no percent-encoding. */
const escaped = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '?'))

/** Requests of one operation of an OpenAPI document: its own ids among others, bodies right, nearly right and broken. */
const requestOf = (
  document: Node,
  {
    path,
    method,
    operation,
    ids,
  }: { readonly path: string; readonly method: string; readonly operation: Node; readonly ids: readonly string[] },
): fc.Arbitrary<FuzzedRequest> => {
  const parameters = nodesOf(operation['parameters']).map((parameter) => resolve(document, parameter))
  const segment = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }) },
    { weight: 1, arbitrary: fc.constantFrom('...', '%00', '%', '%ff', 'x'.repeat(3000), "';--", '{id}') },
  )
  const inPath = fc.record(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, segment])))
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter['in'] === 'query')
        .map((parameter) => [
          String(parameter['name']),
          valueOf(document, isNode(parameter['schema']) ? parameter['schema'] : {}),
        ]),
    ),
    { requiredKeys: [] },
  )
  const request = resolve(document, isNode(operation['requestBody']) ? operation['requestBody'] : {})
  const content = isNode(request['content']) ? request['content'] : {}
  const media = isNode(content['application/json']) ? content['application/json'] : null
  const body =
    method !== 'POST'
      ? fc.constant(undefined)
      : fc.oneof(
          {
            weight: 8,
            arbitrary: valueOf(document, isNode(media?.['schema']) ? media['schema'] : {}).map((value) =>
              JSON.stringify(value),
            ),
          },
          { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('', '{', '{"a":1,"a":2}', '[]', 'null', '1e999', '"\\ud800"', '{"__proto__":1}'),
          },
        )
  const contentType = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'x'),
    },
  )
  return fc.record({ inPath, query, body, contentType }).map((given) => {
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(given.inPath[name])
      return value.startsWith('%') ? value : escaped(value)
    })
    const asked = Object.entries(given.query).map(([name, value]) => `${name}=${escaped(textOf(value))}`)
    return {
      operation: String(operation['operationId']),
      method,
      path: asked.length === 0 ? address : `${address}?${asked.join('&')}`,
      body: given.body,
      contentType: given.contentType,
    }
  })
}

/** Requests to every operation of an OpenAPI document. `ids` are what stands for ids in its paths. */
export const requestsOf = (document: Node, ids: readonly string[]): fc.Arbitrary<FuzzedRequest> => {
  const paths = isNode(document['paths']) ? document['paths'] : {}
  return fc.oneof(
    ...Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(isNode(methods) ? methods : {}).flatMap(([method, operation]) =>
        isNode(operation) ? [requestOf(document, { path, method: method.toUpperCase(), operation, ids })] : [],
      ),
    ),
  )
}
