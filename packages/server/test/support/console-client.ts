import { isDeepStrictEqual } from 'node:util'
import {
  consoleContracts,
  consoleEndpoints,
  consoleHeader,
  type ConsoleAnswer,
  type ConsoleContract,
  type ConsoleEndpointName,
} from '@honnin/shared/console'
import { ProblemSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { consoleProblemsOf } from '../../src/http/openapi/console-contracts.ts'
import { totpCode, totpStep } from '../../src/review/sign-in/totp.ts'
import { addOperator } from '../../src/review/index.ts'
import { cheapPasswords, type Harness, type TestAnswer } from './harness.ts'

export interface ConsoleAnswerSeen extends TestAnswer {
  readonly bytes: Buffer
}

interface Given {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Throws where the server answers otherwise than the contract of the console says. */
const requireContract = (name: ConsoleEndpointName, { status, headers, body }: ConsoleAnswerSeen): void => {
  if (status >= 400) {
    const problem = v.safeParse(ProblemSchema, body)
    if (!problem.success || !consoleProblemsOf(name).some((code) => code === problem.output.code))
      throw new Error(`${name} answered ${status} ${JSON.stringify(body)}, which is not documented`)
    return
  }
  const { answer }: ConsoleContract = consoleContracts[name]
  if (!('kind' in answer)) {
    if (!answer.includes(headers.get('content-type')?.split(';')[0] ?? '')) throw new Error(`${name} sent another type`)
    return
  }
  const parsed = v.safeParse(answer, body)
  if (!parsed.success)
    throw new Error(`${name} answered a body that is not documented: ${JSON.stringify(v.flatten(parsed.issues))}`)
  if (!isDeepStrictEqual(parsed.output, body))
    throw new Error(`${name} answered more than is documented: ${JSON.stringify(body)}`)
}

/** A browser with its cookie, at the origin of the server. */
export class ConsoleClient {
  cookie: string | null = null
  readonly #base: () => string

  constructor(base: () => string) {
    this.#base = base
  }

  async call(name: ConsoleEndpointName, given: Given = {}): Promise<ConsoleAnswerSeen> {
    const { method, path } = consoleEndpoints[name]
    const address = path.replaceAll(/\{([^}]+)\}/g, (_, parameter: string) => given.path?.[parameter] ?? 'missing')
    const query = given.query === undefined ? '' : `?${new URLSearchParams(given.query).toString()}`
    const headers: Record<string, string> = { 'user-agent': 'Test browser' }
    if (method !== 'GET') Object.assign(headers, { origin: this.#base(), [consoleHeader.name]: consoleHeader.value })
    if (this.cookie !== null) headers['cookie'] = this.cookie
    if (given.body !== undefined) headers['content-type'] = 'application/json'
    const response = await fetch(`${this.#base()}${address}${query}`, {
      method,
      headers: { ...headers, ...given.headers },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = response.headers.get('content-type')?.includes('json') === true
    const body: unknown = isJson ? JSON.parse(bytes.toString()) : null
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      this.cookie = pair.endsWith('=') ? null : pair
    }
    const answer = { status: response.status, headers: response.headers, bytes, body }
    requireContract(name, answer)
    return answer
  }

  /** As {@link call} where it must be granted. */
  async ask<Name extends ConsoleEndpointName>(name: Name, given: Given = {}): Promise<ConsoleAnswer<Name>> {
    const { status, body } = await this.call(name, given)
    if (status !== 200) throw new Error(`${name} was refused: ${status} ${JSON.stringify(body)}`)
    return body as ConsoleAnswer<Name>
  }
}

export interface TestOperator {
  readonly id: string
  readonly login: string
  readonly password: string
  readonly client: ConsoleClient
  readonly recoveryCodes: readonly string[]
  /** The code of the app at the test's clock; move it on by 30 seconds for another. */
  readonly code: () => string
}

export const base32Bytes = (text: string): Buffer => {
  const bits = [...text].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0'))
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

export const goodPassword = 'tram garden 1912 か'
let count = 0

/** Adds an operator, who replaces the password and sets up an app at the first sign-in, and is signed in afterwards. */
export const signInNewOperator = async (
  harness: Harness,
  given: { readonly roles: readonly string[]; readonly tenantIds?: readonly never[] | readonly string[] | null },
): Promise<TestOperator> => {
  count += 1
  const login = `operator-${count}`
  const { operator, drawnPassword } = await addOperator(
    { ...harness.installation, passwords: cheapPasswords },
    {
      ...{ login, displayName: `Operator ${count}`, roles: given.roles, by: 'command' },
      tenantIds: (given.tenantIds ?? null) as readonly never[] | null,
    },
  )
  const client = new ConsoleClient(() => harness.url)
  await client.ask('signIn', { body: { login, password: drawnPassword } })
  await client.ask('changePassword', { body: { next: goodPassword } })
  const { secret } = await client.ask('beginTotp')
  const code = (): string => totpCode(base32Bytes(secret), totpStep(harness.clock.now()))
  const { state, recoveryCodes } = await client.ask('confirmTotp', { body: { code: code() } })
  if (state.stage !== 'signed_in' || recoveryCodes === null) throw new Error('the sign-in did not come to its end')
  return { id: operator.id, login, password: goodPassword, client, recoveryCodes, code }
}
