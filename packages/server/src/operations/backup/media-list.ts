import { Readable } from 'node:stream'
import type { BackupKey } from '../../crypto/index.ts'
import type { ObjectStore } from '../../storage/index.ts'
import { partNames, partPath, type Manifest } from './manifest.ts'
import { readPart, type PartDigest } from './parts.ts'

/** What each medium of a generation is: its key, and size and digest of its ciphertext. */
export type MediaList = ReadonlyMap<string, PartDigest>

/** Unlike `readline` it passes on what breaks the stream. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

export const writeMediaList = (media: MediaList): Readable =>
  Readable.from(
    (function* () {
      for (const [key, { bytes, sha256 }] of media) yield `${key}\t${bytes}\t${sha256}\n`
    })(),
    { objectMode: false },
  )

export const readMediaList = (
  place: { readonly store: ObjectStore; readonly key: BackupKey },
  manifest: Manifest,
): Promise<MediaList> => {
  const expected = manifest.parts[partNames.media]
  return readPart(place, partPath(manifest.id, partNames.media), {
    ...(expected === undefined ? {} : { expected }),
    consume: async (plain) => {
      const media = new Map<string, PartDigest>()
      for await (const line of linesOf(plain)) {
        const [key = '', bytes = '', sha256 = ''] = line.split('\t')
        media.set(key, { bytes: Number(bytes), sha256 })
      }
      return media
    },
  })
}
