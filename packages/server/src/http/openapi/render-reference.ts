import { consoleProblems } from '@honnin/shared/console'
import { endpoints, problems, type EndpointName } from '@honnin/shared/protocol'
import { audienceOf, contracts, problemsOf, type Audience } from './contracts.ts'
import type { OpenApiDocument } from './build-openapi.ts'
import { referenceStyle } from './reference-style.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

const isEndpointName = (name: string): name is EndpointName => name in endpoints
const names = Object.keys(endpoints).filter(isEndpointName)

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const nodeAt = (node: unknown, ...path: readonly string[]): Node | null => {
  const found = path.reduce<unknown>((at, key) => (isNode(at) ? at[key] : undefined), node)
  return isNode(found) ? found : null
}

const place = '#/components/schemas/'

/** A document whose references stand written out, since the page shows members where they are used. */
const writtenOut = (value: unknown, schemas: Node): unknown => {
  if (Array.isArray(value)) return value.map((member) => writtenOut(member, schemas))
  if (!isNode(value)) return value
  const reference = value['$ref']
  if (typeof reference === 'string' && reference.startsWith(place))
    return writtenOut(schemas[reference.slice(place.length)], schemas)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, writtenOut(member, schemas)]))
}

/** One line for a schema: `string`, `array of string`, `"a" | "b"`, `string or null`. */
const typeOf = (schema: Node): string => {
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ')
  if ('const' in schema) return JSON.stringify(schema['const'])
  const options = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(options)) return options.filter(isNode).map(typeOf).join(' or ')
  if (schema['type'] === 'array') return `array of ${isNode(schema['items']) ? typeOf(schema['items']) : 'anything'}`
  return typeof schema['type'] === 'string' ? schema['type'] : 'anything'
}

const range = (least: unknown, most: unknown, unit: string): readonly string[] => {
  if (typeof most !== 'number') return typeof least === 'number' ? [`${least} ${unit} or more`.trim()] : []
  return [typeof least === 'number' ? `${least}–${most} ${unit}`.trim() : `at most ${most} ${unit}`.trim()]
}

const limitsOf = (schema: Node): string =>
  [
    ...range(schema['minLength'], schema['maxLength'], 'characters'),
    ...range(schema['minimum'], schema['maximum'], ''),
    ...range(schema['minItems'], schema['maxItems'], 'items'),
    ...range(schema['minProperties'], schema['maxProperties'], 'members'),
    ...(['string', 'number'].includes(typeof schema['default']) ? [`default ${String(schema['default'])}`] : []),
  ].join('; ')

/** The members of an object and of the objects in it, each with its path. */
const rowsOf = (schema: Node, path = ''): readonly string[] => {
  const inner = schema['type'] === 'array' && isNode(schema['items']) ? schema['items'] : schema
  const object = [inner, ...(Array.isArray(inner['anyOf']) ? inner['anyOf'].filter(isNode) : [])].find(
    ({ properties }) => isNode(properties),
  )
  const properties = nodeAt(object, 'properties')
  if (properties === null) return []
  const required = Array.isArray(object?.['required']) ? object['required'] : []
  return Object.entries(properties).flatMap(([name, member]) => {
    if (!isNode(member)) return []
    const place = `${path}${schema['type'] === 'array' ? '[].' : path === '' ? '' : '.'}${name}`
    const row = `<tr><th scope="row"><code>${html(place)}</code>${required.includes(name) ? '' : ' <small>optional</small>'}</th><td>${html(typeOf(member))}</td><td>${html(limitsOf(member))}</td></tr>`
    return [row, ...rowsOf(member, place)]
  })
}

const tableOf = (schema: Node | null, caption: string): string => {
  const rows = schema === null ? [] : rowsOf(schema)
  return rows.length === 0
    ? ''
    : `<details><summary>${html(caption)}</summary><table><tbody>${rows.join('')}</tbody></table></details>`
}

const operationHtml = (document: unknown, name: EndpointName): string => {
  const { method, path, access } = endpoints[name]
  const contract = contracts[name]
  const operation = nodeAt(document, 'paths', path, method.toLowerCase())
  const request = nodeAt(operation, 'requestBody', 'content', 'application/json', 'schema')
  const parameters = Array.isArray(operation?.['parameters']) ? operation['parameters'].filter(isNode) : []
  const query = parameters
    .filter((parameter) => parameter['in'] === 'query')
    .map((parameter) => `<code>${html(String(parameter['name']))}</code>`)
  const answers = Object.entries(contract.answers).map(
    ([status, { description }]) =>
      `<p><b>${status}</b> ${html(description)}</p>${tableOf(nodeAt(operation, 'responses', status, 'content', 'application/json', 'schema'), 'Members of the answer')}`,
  )
  const refusals = problemsOf(name).map(
    (code) => `<li><a href="#${code}"><b>${problems[code].status}</b> <code>${code}</code></a></li>`,
  )
  return `<article id="${name}"><h3><span class="method">${method}</span> <code>${html(path)}</code></h3>
<p>${html(contract.summary)}. ${html(contract.description ?? '')}</p>
<p class="soft">${access === 'public' ? 'Anyone may call.' : access === 'dpop' || access === 'client' ? 'Called by the capture with a proof of possession.' : `Scope <code>${access}</code>`}${query.length === 0 ? '' : ` · Query: ${query.join(', ')}`}</p>
${tableOf(request, 'Members of the request')}${answers.join('')}
<details><summary>Refusals</summary><ul class="refusals">${refusals.join('')}</ul></details></article>`
}

const audiences: Readonly<Record<Audience, string>> = {
  'relying party': 'For your server',
  capture: 'For the capture in the page',
  public: 'For monitors, auditors and developers',
}

const isAudience = (name: string): name is Audience => name in audiences

const codeRow = (code: string, status: number, meaning: string): string =>
  `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status === 0 ? 'page' : status}</td><td>${meaning}</td></tr>`

/** The reference of the API as one page that loads nothing from anywhere. */
export const renderReference = (given: OpenApiDocument): string => {
  const document = writtenOut(given, nodeAt(given, 'components', 'schemas') ?? {})
  const groups = Object.keys(audiences).filter(isAudience)
  const listed = (audience: Audience) => names.filter((name) => audienceOf(name) === audience)
  const contents = groups.map(
    (audience) =>
      `<li>${audiences[audience]}<ul>${listed(audience)
        .map((name) => `<li><a href="#${name}">${html(contracts[name].summary)}</a></li>`)
        .join('')}</ul></li>`,
  )
  const sections = groups.map(
    (audience) =>
      `<section><h2>${audiences[audience]}</h2>${listed(audience)
        .map((name) => operationHtml(document, name))
        .join('\n')}</section>`,
  )
  const codes = Object.entries(problems).map(([code, { status, title }]) => codeRow(code, status, html(title)))
  const consoleCodes = Object.entries(consoleProblems).map(([code, { status, en, ja }]) =>
    codeRow(code, status, `${html(en)}<br><span lang="ja">${html(ja)}</span>`),
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Honnin API</title><style>${referenceStyle}</style></head>
<body><nav aria-label="Contents"><h1>Honnin API</h1><p><a href="/v1/openapi.json">OpenAPI 3.1</a></p><ul>${contents.join('')}<li><a href="#problems">Problem codes</a></li></ul></nav>
<main>${sections.join('\n')}
<section id="problems"><h2>Problem codes</h2><p>Every refusal is <code>application/problem+json</code> (RFC 9457) with a stable <code>code</code>, a <code>requestId</code> and, where it helps, <code>param</code>.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${codes.join('')}</tbody></table>
<h3>Of the console</h3>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead><tbody>${consoleCodes.join('')}</tbody></table></section>
</main></body></html>
`
}
