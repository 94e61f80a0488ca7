import { endpoints, ProblemSchema, type EndpointName } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { contracts, problemsOf } from '../../src/http/openapi/contracts.ts'

const isEndpointName = (name: string): name is EndpointName => name in endpoints

const endpointAt = (method: string, path: string): EndpointName | undefined => {
  const address = path.split('?')[0] ?? ''
  return Object.keys(endpoints)
    .filter(isEndpointName)
    .find(
      (name) =>
        endpoints[name].method === method &&
        new RegExp(`^${endpoints[name].path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(address),
    )
}

/** Throws where a server answers with a status, a code or a body that its OpenAPI document does not have. */
export const requireDocumented = ({
  method,
  path,
  answer,
}: {
  readonly method: string
  readonly path: string
  readonly answer: { readonly status: number; readonly body: unknown }
}): void => {
  const name = endpointAt(method, path)
  if (name === undefined) return
  const { status, body } = answer
  // Pages for people say in words what went wrong.
  if (status >= 400 && contracts[name].answers[status] === undefined) {
    const problem = v.safeParse(ProblemSchema, body)
    if (!problem.success || !problemsOf(name).some((code) => code === problem.output.code))
      throw new Error(`${name} answered ${status} ${JSON.stringify(body)}, which is not documented`)
    return
  }
  const contract = contracts[name].answers[status]
  if (contract === undefined) throw new Error(`${name} answered ${status}, which is not documented`)
  if (!('json' in contract.body)) return
  const parsed = v.safeParse(contract.body.json, body)
  if (!parsed.success)
    throw new Error(`${name} answered a body that is not documented: ${JSON.stringify(v.flatten(parsed.issues))}`)
}
