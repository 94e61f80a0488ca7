import {
  ItemDescriptorSchema,
  itemLimits,
  itemParts,
  type ItemDescriptor,
  type SessionId,
} from '@honnin/shared/protocol'
import type { Request, Response } from 'express'
import multer, { MulterError, type StorageEngine } from 'multer'
import * as v from 'valibot'
import { discardMedium, receiveMedium, SessionError, type ReceivedMedium } from '../sessions/index.ts'
import type { ApiContext } from './api-context.ts'
import { RequestError } from './request-error.ts'
import { parseStrictJson } from './strict-json.ts'

/** Room for the boundaries and headers of the parts. */
const framingBytes = 16 * 1024
export const uploadLimitBytes = itemLimits.sizeBytes + itemLimits.descriptorBytes + framingBytes
/** Beyond this a client that goes on sending after it was refused is cut off. */
const drainLimitBytes = 2 * uploadLimitBytes

export interface UploadTarget {
  readonly sessionId: SessionId
  readonly stepId: string
}

export interface ReceivedUpload {
  readonly descriptor: ItemDescriptor
  readonly medium: ReceivedMedium
}

const parseDescriptor = (bytes: Uint8Array): ItemDescriptor => {
  try {
    const descriptor = v.safeParse(ItemDescriptorSchema, parseStrictJson(bytes))
    if (descriptor.success) return descriptor.output
    throw new SessionError('item_invalid', { param: v.getDotPath(descriptor.issues[0]) ?? undefined })
  } catch (cause) {
    if (cause instanceof SessionError) throw cause
    throw new SessionError('item_invalid', { param: itemParts.descriptor, cause })
  }
}

const readPart = async (stream: NodeJS.ReadableStream, limitBytes: number): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > limitBytes) throw new SessionError('item_invalid', { param: itemParts.descriptor })
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

/** The descriptor where it came as a field. */
const FieldsSchema = v.looseObject({ [itemParts.descriptor]: v.string() })

/** What has arrived of one request so far. The next part may begin before the descriptor is read to its end. */
class Arrival {
  descriptor: Promise<ItemDescriptor> | null = null
  medium: ReceivedMedium | null = null
  /** What was wrong with the content, or went wrong here; all else is wrong with the framing. */
  failure: unknown = null
}

/**
 * Streams the picture into the vault, encrypted, as it comes in. The descriptor must have come before it: nothing is read that
 * was not announced.
 */
const vaultStorage = (context: ApiContext, target: UploadTarget, arrival: Arrival): StorageEngine => {
  const receive = async (request: Request, file: Express.Multer.File): Promise<void> => {
    // A descriptor that was sent as a Blob, to give it a content type, comes as a file.
    if (file.fieldname === itemParts.descriptor) {
      arrival.descriptor = readPart(file.stream, itemLimits.descriptorBytes).then(parseDescriptor)
      await arrival.descriptor
      return
    }
    const fields = v.safeParse(FieldsSchema, request.body)
    if (fields.success)
      arrival.descriptor ??= Promise.resolve(Buffer.from(fields.output.descriptor)).then(parseDescriptor)
    const descriptor = await arrival.descriptor
    if (descriptor === null) throw new SessionError('item_invalid', { param: itemParts.descriptor })
    if (file.mimetype !== descriptor.mediaType) throw new SessionError('item_type_mismatch', { param: 'mediaType' })
    arrival.medium = await receiveMedium(context, { ...target, descriptor }, file.stream)
  }
  return {
    _handleFile: (request, file, done) => {
      receive(request, file).then(
        () => done(null, { size: arrival.medium?.size ?? 0 }),
        (error: unknown) => {
          file.stream.resume()
          arrival.failure ??= error
          done(error)
        },
      )
    },
    // What was received is let go of by `readUpload`, whichever way the request failed.
    _removeFile: (_request, _file, done) => done(null),
  }
}

const ofMulter: Readonly<Record<string, () => Error>> = {
  LIMIT_FILE_SIZE: () => new SessionError('item_too_large'),
  LIMIT_FIELD_VALUE: () => new SessionError('item_invalid', { param: itemParts.descriptor }),
}

const translate = (error: Error, arrival: Arrival): Error => {
  if (error === arrival.failure) return error
  // The parser under multer tells of broken boundaries and headers by errors without a code.
  if (!(error instanceof MulterError)) return new RequestError('invalid_request', { cause: error })
  return ofMulter[error.code]?.() ?? new RequestError('invalid_request', { param: error.field, cause: error })
}

interface RunningUpload {
  readonly target: UploadTarget
  readonly arrival: Arrival
  readonly request: Request
  readonly response: Response
}

const runMulter = (context: ApiContext, { target, arrival, request, response }: RunningUpload): Promise<void> => {
  const upload = multer({
    storage: vaultStorage(context, target, arrival),
    limits: {
      fileSize: itemLimits.sizeBytes,
      fieldSize: itemLimits.descriptorBytes,
      fieldNameSize: 32,
      fields: 1,
      files: 2,
      parts: 2,
      headerPairs: 16,
    },
  }).fields([
    { name: itemParts.descriptor, maxCount: 1 },
    { name: itemParts.media, maxCount: 1 },
  ])
  return new Promise((resolve, reject) => {
    upload(request, response, (error: unknown) => {
      if (error === undefined || error === null) resolve()
      else
        reject(translate(error instanceof Error ? error : new TypeError('the upload failed without an error'), arrival))
    })
  })
}

const limitArrival = (request: Request): void => {
  if (Number(request.headers['content-length'] ?? 0) > uploadLimitBytes) throw new SessionError('item_too_large')
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > drainLimitBytes) request.destroy()
  })
  // Counting must not make the stream flow before multer reads it.
  request.pause()
}

/**
 * Reads one item from `multipart/form-data`. The medium lies in the vault afterwards and belongs to nothing yet; where anything
 * was wrong it is destroyed.
 */
export const readUpload = async (
  context: ApiContext,
  target: UploadTarget,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<ReceivedUpload> => {
  if (!request.is('multipart/form-data')) throw new RequestError('unsupported_media_type')
  limitArrival(request)
  const arrival = new Arrival()
  try {
    await runMulter(context, { target, arrival, request, response })
    const { medium } = arrival
    const descriptor = await arrival.descriptor
    if (medium === null) throw new SessionError('item_missing', { param: itemParts.media })
    if (descriptor === null) throw new SessionError('item_invalid', { param: itemParts.descriptor })
    return { descriptor, medium }
  } catch (error) {
    if (arrival.medium !== null) await discardMedium(context, arrival.medium.mediaKey)
    throw error
  }
}
