import type { DocumentType } from '@honnin/shared/documents'
import {
  BoundSessionSchema,
  CaptureSessionSchema,
  endpoints,
  IssuedStepSchema,
  itemParts,
  OutcomeSchema,
  StoredItemSchema,
  type CaptureSession,
  type EndpointName,
  type GuidanceCode,
  type ItemDescriptor,
  type Locale,
  type Outcome,
  type Step,
  type StepKind,
  type StoredItem,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isTokenRefused, type CaptureClient } from './capture-client.ts'
import { CaptureError, parseJson } from './capture-error.ts'
import { fetchExchange, uploadExchange, type Exchange, type IncomingAnswer } from './exchange.ts'

export interface CaptureApiOptions {
  readonly client: CaptureClient
  /** Where the server is, as an absolute address; the paths of the endpoint table are below it. */
  readonly apiBase: URL
  /** The token that the relying party's server was given for this session. */
  readonly clientToken: string
  readonly exchange?: Exchange
  readonly upload?: Exchange
}

interface Request {
  readonly params?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: FormData
  readonly onProgress?: (sentBytes: number) => void
}

/** The capture side of the API. Every answer is parsed; every failure is a {@link CaptureError}. */
export class CaptureApi {
  readonly #options: CaptureApiOptions
  #accessToken: string | null = null
  #binding: Promise<CaptureSession> | null = null

  constructor(options: CaptureApiOptions) {
    this.#options = options
  }

  get isBound(): boolean {
    return this.#accessToken !== null
  }

  /** Binds the session to the device key and takes the access token that all other calls need. */
  bind(signal: AbortSignal): Promise<CaptureSession> {
    this.#binding ??= this.#bind(signal).finally(() => {
      this.#binding = null
    })
    return this.#binding
  }

  async #bind(signal: AbortSignal): Promise<CaptureSession> {
    const answer = await this.#send('bind', { token: this.#options.clientToken, request: {}, signal })
    const bound = parseAnswer(BoundSessionSchema, answer)
    this.#accessToken = bound.accessToken
    return bound.session
  }

  async session(signal: AbortSignal): Promise<CaptureSession> {
    return parseAnswer(CaptureSessionSchema, await this.#call('captureSession', {}, signal))
  }

  async giveConsent(
    consent: { readonly granted: boolean; readonly textVersion: string; readonly locale: Locale },
    signal: AbortSignal,
  ): Promise<CaptureSession> {
    return parseAnswer(CaptureSessionSchema, await this.#call('consent', { json: consent }, signal))
  }

  async chooseDocument(documentType: DocumentType, signal: AbortSignal): Promise<CaptureSession> {
    return parseAnswer(CaptureSessionSchema, await this.#call('chooseDocument', { json: { documentType } }, signal))
  }

  /** The open step or the next one; with `retake` that kind anew. Null where every step is complete. */
  async issueStep(retake: StepKind | null, signal: AbortSignal): Promise<Step | null> {
    const json = retake === null ? {} : { retake }
    return parseAnswer(IssuedStepSchema, await this.#call('issueStep', { json }, signal)).step
  }

  /** Sends one item. The same item may be sent twice: the server stores it once. */
  async uploadItem(
    item: {
      readonly descriptor: ItemDescriptor
      readonly media: Blob
      readonly onProgress?: (sentBytes: number) => void
    },
    signal: AbortSignal,
  ): Promise<StoredItem> {
    const form = new FormData()
    form.append(itemParts.descriptor, JSON.stringify(item.descriptor))
    form.append(itemParts.media, item.media, `${item.descriptor.itemId}.jpg`)
    const request: Request = {
      params: { stepId: item.descriptor.stepId },
      form,
      ...(item.onProgress === undefined ? {} : { onProgress: item.onProgress }),
    }
    return parseAnswer(StoredItemSchema, await this.#call('uploadItem', request, signal))
  }

  /** Tells which hint stands before the person. */
  async noteGuidance(stepId: string, code: GuidanceCode, signal: AbortSignal): Promise<void> {
    await this.#call('noteGuidance', { params: { stepId }, json: { code } }, signal)
  }

  async completeStep(stepId: string, signal: AbortSignal): Promise<void> {
    await this.#call('completeStep', { params: { stepId }, json: {} }, signal)
  }

  async submit(bundle: string, signal: AbortSignal): Promise<Outcome> {
    return parseAnswer(OutcomeSchema, await this.#call('submit', { json: { bundle } }, signal))
  }

  async outcome(signal: AbortSignal): Promise<Outcome> {
    return parseAnswer(OutcomeSchema, await this.#call('outcome', {}, signal))
  }

  async cancel(reason: string, signal: AbortSignal): Promise<void> {
    await this.#call('cancelCapture', { json: { reason } }, signal)
  }

  /** An access token that ran out is replaced once, by binding again with the same key. */
  async #call(name: EndpointName, request: Request, signal: AbortSignal): Promise<IncomingAnswer> {
    if (this.#accessToken === null) await this.bind(signal)
    try {
      return await this.#send(name, { token: this.#accessToken ?? '', request, signal })
    } catch (error) {
      if (!isTokenRefused(error)) throw error
      await this.bind(signal)
      return this.#send(name, { token: this.#accessToken ?? '', request, signal })
    }
  }

  #send(
    name: EndpointName,
    call: { readonly token: string; readonly request: Request; readonly signal: AbortSignal },
  ): Promise<IncomingAnswer> {
    const { client, exchange = fetchExchange, upload = uploadExchange } = this.#options
    const { token, request, signal } = call
    const isUpload = request.form !== undefined
    const json = request.json === undefined ? null : JSON.stringify(request.json)
    return client.send(
      {
        method: endpoints[name].method,
        url: this.#address(name, request.params ?? {}),
        token,
        body: request.form ?? json,
        contentType: json === null ? null : 'application/json',
        exchange: isUpload ? upload : exchange,
        ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
      },
      signal,
    )
  }

  #address(name: EndpointName, params: Readonly<Record<string, string>>): URL {
    const base = this.#options.apiBase.href.replace(/\/$/, '')
    const path = endpoints[name].path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(params[key] ?? ''),
    )
    return new URL(base + path)
  }
}

const parseAnswer = <const Schema extends v.GenericSchema>(
  schema: Schema,
  answer: IncomingAnswer,
): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, parseJson(answer.body))
  if (!parsed.success)
    throw new CaptureError('internal_error', {
      requestId: answer.header('Request-Id'),
      cause: new v.ValiError(parsed.issues),
    })
  return parsed.output
}
