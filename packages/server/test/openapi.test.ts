import { endpoints, problems } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

type Node = Record<string, unknown>
const operations = (document: { paths: Record<string, Record<string, Node>> }): [string, string, Node][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Node] => [path, method, operation]),
  )
const references = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, member]) => (key === '$ref' ? [String(member)] : references(member)))

describe('the OpenAPI document', () => {
  it('describes every address, and no other', async () => {
    const { body } = await harness.call('GET', '/v1/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(
      operations(body)
        .map(([path, method]) => `${method.toUpperCase()} ${path}`)
        .sort(),
    ).toEqual(
      Object.values(endpoints)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    )
  })

  it('names every parameter of a path, and refers to nothing that is not there', async () => {
    const { body } = await harness.call('GET', '/v1/openapi.json')
    for (const [path, , operation] of operations(body)) {
      const named = (operation['parameters'] as { in?: string; name: string }[])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
      expect(named).toEqual([...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name))
    }
    for (const reference of references(body)) {
      const found = reference
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Node | undefined)?.[key], body)
      expect(found, reference).toBeDefined()
    }
  })

  it('says what a session takes, as the server does', async () => {
    const { body } = await harness.call('GET', '/v1/openapi.json')
    const { schema } = body.paths['/v1/sessions'].post.requestBody.content['application/json']
    expect(schema).toEqual({ $ref: '#/components/schemas/CreateSession' })
    expect(body.components.schemas.CreateSession).toMatchObject({
      type: 'object',
      additionalProperties: false,
      properties: { reference: { type: 'string', minLength: 1, maxLength: 128 }, plan: { default: 'jp-image-face' } },
    })
    const refused = await harness.call('POST', '/v1/sessions', { body: { reference: 'x'.repeat(129) } })
    expect(refused.body).toMatchObject({ code: 'invalid_request', param: 'reference' })
    expect(body.paths['/v1/sessions'].post.security).toEqual([{ secretKey: ['sessions:write'] }])
  })

  it('can be read as a page that loads nothing and runs nothing', async () => {
    const { status, headers, body } = await harness.call('GET', '/reference')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/html')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none'$/,
    )
    expect(body).not.toMatch(/<script|https?:\/\/(?!localhost|127)/)
    for (const code of Object.keys(problems)) expect(body).toContain(`id="${code}"`)
    const targets = new Set([...String(body).matchAll(/id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, id] of String(body).matchAll(/href="#([^"]+)"/g)) expect(targets).toContain(id)
  })
})
