import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import type { KmsKey } from '../config/index.ts'
import { CryptoError } from './crypto-error.ts'

const timeoutMs = 10_000

/** Sends what it is given and prints the answer: for a caller that must wait, since nothing in Node waits for the network. */
const program = `
  import { text } from 'node:stream/consumers'
  const { url, ...request } = JSON.parse(await text(process.stdin))
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(${timeoutMs}) })
  process.stdout.write(JSON.stringify({ status: answer.status, body: await answer.text() }))`
const programArguments = ['--input-type=module', '--eval', program]
const limits = { timeout: timeoutMs + 5000, maxBuffer: 1024 * 1024, encoding: 'utf8' } as const

type KmsOperation = 'encrypt' | 'decrypt'

const given = { encrypt: 'plaintext', decrypt: 'ciphertext' } as const
const wanted = { encrypt: 'ciphertext', decrypt: 'plaintext' } as const

const AnswerSchema = v.object({ status: v.number(), body: v.string() })
type Answer = v.InferOutput<typeof AnswerSchema>
const ResultsSchema = v.object({
  data: v.object({ batch_results: v.array(v.record(v.string(), v.unknown())) }),
})

interface Question {
  readonly key: KmsKey
  readonly operation: KmsOperation
  readonly texts: readonly string[]
}

const requestOf = ({ key, operation, texts }: Question, token: string) => ({
  url: `${key.url}/${operation}/${encodeURIComponent(key.name)}`,
  method: 'POST',
  redirect: 'error' as const,
  headers: { 'x-vault-token': token.trim(), 'x-vault-request': 'true', 'content-type': 'application/json' },
  body: JSON.stringify({ batch_input: texts.map((text) => ({ [given[operation]]: text })) }),
})
type Request = ReturnType<typeof requestOf>

/** Without a cause: what was asked and answered is secret. */
const failure = ({ url, name }: KmsKey, what: string): CryptoError =>
  new CryptoError('master_key_unreadable', `the key ${name} of ${url} ${what}`)

const resultsOf = ({ key, operation, texts }: Question, { status, body }: Answer): readonly string[] => {
  if (status === 403) throw failure(key, 'is not ours to use: see the token and its policy')
  if (status === 503) throw failure(key, 'is sealed')
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ResultsSchema), body)
  const all = status === 200 && parsed.success ? parsed.output.data.batch_results : []
  const results = all.map((result) => result[wanted[operation]]).filter((result) => typeof result === 'string')
  if (results.length !== texts.length) throw failure(key, `does not ${operation} the master keys (${status})`)
  return results
}

const noToken = ({ tokenFile }: KmsKey): CryptoError =>
  new CryptoError('master_key_unreadable', `${tokenFile} gives no token for the key service`)

const send = async (key: KmsKey, { url, ...request }: Request): Promise<Answer> => {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) })
    return { status: answer.status, body: await answer.text() }
  } catch {
    throw failure(key, 'does not answer')
  }
}

const sendAndWait = (key: KmsKey, request: Request): Answer => {
  const input = JSON.stringify(request)
  try {
    const output = execFileSync(process.execPath, programArguments, {
      ...limits,
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    return v.parse(AnswerSchema, JSON.parse(output))
  } catch {
    throw failure(key, 'does not answer')
  }
}

const readTokenNow = (key: KmsKey): string => {
  try {
    return readFileSync(key.tokenFile, 'utf8')
  } catch {
    throw noToken(key)
  }
}

/**
 * Lets the service encrypt or decrypt texts with its key. A plaintext is base64, as the service has it. Throws
 * {@link CryptoError} `master_key_unreadable`.
 */
export const askKms = async (question: Question): Promise<readonly string[]> => {
  const { key } = question
  const token = await readFile(key.tokenFile, 'utf8').catch(() => {
    throw noToken(key)
  })
  return resultsOf(question, await send(key, requestOf(question, token)))
}

/** As {@link askKms}, while the caller waits. */
export const askKmsNow = (question: Question): readonly string[] =>
  resultsOf(question, sendAndWait(question.key, requestOf(question, readTokenNow(question.key))))
