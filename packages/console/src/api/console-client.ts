import {
  consoleContracts,
  consoleEndpoints,
  consoleHeader,
  type ConsoleAnswer,
  type ConsoleBody,
  type ConsoleContract,
  type ConsoleEndpointName,
  type ConsoleQuery,
} from '@honnin/shared/console'
import * as v from 'valibot'
import { ConsoleError, errorFromAnswer } from './console-error.ts'

type ParameterOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never
type Parameters<Name extends ConsoleEndpointName> = ParameterOf<(typeof consoleEndpoints)[Name]['path']>

/** What a call carries: parameters of its path, query and body, each where the endpoint has them. */
export type CallOptions<Name extends ConsoleEndpointName> = ([Parameters<Name>] extends [never]
  ? { readonly path?: undefined }
  : { readonly path: Readonly<Record<Parameters<Name>, string>> }) &
  (ConsoleBody<Name> extends undefined ? { readonly body?: undefined } : { readonly body: ConsoleBody<Name> }) &
  (ConsoleQuery<Name> extends undefined ? { readonly query?: undefined } : { readonly query: ConsoleQuery<Name> }) & {
    readonly signal?: AbortSignal
  }

/** Whatever the call: an answer that takes longer is not coming. */
const answerTimeoutMs = 30_000

const pathOf = (template: string, parameters: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => encodeURIComponent(parameters[name] ?? ''))

const queryOf = (query: object): string => {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

/** The console's own API, typed by its contracts. Every answer is parsed; every failure is a {@link ConsoleError}. */
export class ConsoleClient {
  readonly #language: () => string
  readonly #onAnswer: () => void
  readonly #onUnauthorized: () => void

  constructor(options: {
    readonly language: () => string
    /** After each call that the server accepted. */
    readonly onAnswer: () => void
    readonly onUnauthorized: () => void
  }) {
    this.#language = options.language
    this.#onAnswer = options.onAnswer
    this.#onUnauthorized = options.onUnauthorized
  }

  /** Calls an endpoint that answers with JSON. */
  async call<Name extends ConsoleEndpointName>(name: Name, options: CallOptions<Name>): Promise<ConsoleAnswer<Name>> {
    const { answer }: ConsoleContract = consoleContracts[name]
    if (!('type' in answer)) throw new TypeError(`${name} answers with bytes`)
    const parsed = v.safeParse(answer, await readJson(await this.#send(name, options)))
    if (!parsed.success) throw new ConsoleError('internal_error', { cause: new Error(v.summarize(parsed.issues)) })
    // The compiler cannot follow a schema that is picked by a type parameter; the line above has parsed by that schema.
    return parsed.output as ConsoleAnswer<Name>
  }

  /** Calls an endpoint that answers with bytes. */
  async bytes<Name extends ConsoleEndpointName>(name: Name, options: CallOptions<Name>): Promise<Blob> {
    const response = await this.#send(name, options)
    try {
      return await response.blob()
    } catch (cause) {
      throw new ConsoleError('network_error', { cause })
    }
  }

  async #send<Name extends ConsoleEndpointName>(name: Name, options: CallOptions<Name>): Promise<Response> {
    const { method, path } = consoleEndpoints[name]
    const { path: parameters = {}, query = {}, body, signal } = options as CallOptions<ConsoleEndpointName>
    const headers: Record<string, string> = { 'accept-language': this.#language() }
    if (method !== 'GET') headers[consoleHeader.name] = consoleHeader.value
    if (body !== undefined) headers['content-type'] = 'application/json'
    const deadline = AbortSignal.timeout(answerTimeoutMs)
    const response = await fetchOrFail(pathOf(path, parameters) + queryOf(query), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    })
    if (response.ok) {
      this.#onAnswer()
      return response
    }
    const error = errorFromAnswer({
      status: response.status,
      body: await response.text().catch(() => ''),
      retryAfter: response.headers.get('retry-after'),
    })
    if (error.code === 'unauthorized_console') this.#onUnauthorized()
    throw error
  }
}

const fetchOrFail = async (address: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(address, init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ConsoleError('network_error', { cause })
  }
}

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch (cause) {
    throw new ConsoleError('network_error', { cause })
  }
}
