import * as asn1js from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp } from 'pkijs'
import { sha256, type Random } from '../../crypto/index.ts'
import { TimestampError } from './timestamp-error.ts'
import { verifyTimestamp, type VerifiedTimestamp } from './verify-timestamp.ts'

export interface Authority {
  readonly url: string
  readonly rootsPem: string
  readonly policy: string | null
}

const sha256Algorithm = '2.16.840.1.101.3.4.2.1'
const nonceBytes = 16
const timeoutMs = 15_000
/** A token with a chain of four certificates has about 8 kB. */
const mostAnswerBytes = 128 * 1024
/** How far the authority's clock and ours may be apart. */
const skewMs = 5 * 60_000

const formatRequest = (data: Uint8Array, nonce: bigint, policy: string | null): Buffer => {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256Algorithm, algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(sha256(data)) }),
    }),
    nonce: asn1js.Integer.fromBigInt(nonce),
    certReq: true,
    ...(policy === null ? {} : { reqPolicy: policy }),
  })
  return Buffer.from(request.toSchema().toBER())
}

const readAnswer = async (response: Response): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > mostAnswerBytes)
      throw new TimestampError('timestamp_malformed', 'the answer of the authority is too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const ask = async (url: string, query: Buffer): Promise<Buffer> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: new Uint8Array(query),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new TypeError(`it answered ${response.status}`)
    return await readAnswer(response)
  } catch (cause) {
    if (cause instanceof TimestampError) throw cause
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new TimestampError('timestamp_unreachable', `the time-stamping authority gives no answer: ${reason}`, {
      cause,
    })
  }
}

/** The bytes as the authority made them: what is written anew from a parsed form may differ. */
const verbatimToken = (answer: Buffer): Buffer => {
  const { result } = asn1js.fromBER(answer)
  const token = result instanceof asn1js.Sequence ? result.valueBlock.value[1] : undefined
  if (token === undefined) throw new TimestampError('timestamp_malformed', 'the authority answered without a token')
  return Buffer.from(token.valueBeforeDecodeView)
}

const tokenOf = (answer: Buffer): Buffer => {
  let response: TimeStampResp
  try {
    response = TimeStampResp.fromBER(new Uint8Array(answer))
  } catch (cause) {
    throw new TimestampError('timestamp_malformed', 'the authority answered with something else', { cause })
  }
  const { status, timeStampToken } = response
  const isGranted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods
  if (!isGranted || timeStampToken === undefined) {
    const text = status.statusStrings?.map((line) => line.valueBlock.value).join('; ') ?? ''
    throw new TimestampError('timestamp_refused', `the authority refused (status ${status.status}) ${text}`.trim())
  }
  return verbatimToken(answer)
}

/**
 * Has `data` stamped and verifies the answer, with a fresh nonce and against our own clock. Throws {@link TimestampError}.
 */
export const requestTimestamp = async (
  data: Uint8Array,
  { url, rootsPem, policy }: Authority,
  { random, now }: { readonly random: Random; readonly now: () => Date },
): Promise<{ readonly token: Buffer; readonly verified: VerifiedTimestamp }> => {
  const nonce = BigInt(`0x${random.bytes(nonceBytes).toString('hex')}`)
  const asked = now().getTime()
  const token = tokenOf(await ask(url, formatRequest(data, nonce, policy)))
  const verified = await verifyTimestamp(token, data, {
    ...{ rootsPem, policy, nonce },
    notBefore: new Date(asked - skewMs),
    notAfter: new Date(now().getTime() + skewMs),
  })
  return { token, verified }
}
