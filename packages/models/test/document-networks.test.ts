import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DOCUMENT_NETWORKS,
  documentInference,
  locateDocument,
  quadIou,
  type DocumentInference,
  type DocumentSighting,
  type Quad,
} from '@honnin/shared/vision'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../document')

interface GoldenFrame {
  readonly file: string
  readonly kind: string
  readonly format: 'id1' | 'id3'
  readonly corners: readonly (readonly [number, number])[] | null
}

const frames = JSON.parse(readFileSync(join(folder, 'golden/frames.json'), 'utf8')) as GoldenFrame[]

describe('the document networks on frames of looks they were not trained on', () => {
  let infer: DocumentInference
  beforeAll(async () => {
    const opened = DOCUMENT_NETWORKS.map(async (id) => {
      const session = await InferenceSession.create(join(folder, `${id}.onnx`), { intraOpNumThreads: 1 })
      return [id, session] as const
    })
    const sessions = new Map(await Promise.all(opened))
    infer = documentInference(async (id, { data, dims }, outputs) => {
      const results = await sessions.get(id)?.run({ image: new Tensor('float32', data, dims) })
      return Object.fromEntries(outputs.map((name) => [name, results?.[name]?.data as Float32Array])) as Record<
        (typeof outputs)[number],
        Float32Array
      >
    })
  })

  async function locate(file: string): Promise<DocumentSighting> {
    const { data, info } = await sharp(join(folder, 'golden', file))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return locateDocument({ width: info.width, height: info.height, data }, infer)
  }

  it.each(frames.filter((frame) => frame.corners !== null))(
    'locates the $kind $format document of $file',
    async ({ file, corners }) => {
      const truth = corners?.map(([x, y]) => ({ x, y })) as unknown as Quad
      const sighting = await locate(file)
      expect(sighting.found).toBe(true)
      expect(quadIou(sighting.quad, truth)).toBeGreaterThan(0.95)
    },
  )

  it.each(frames.filter((frame) => frame.corners === null))('finds nothing in $file', async ({ file }) => {
    expect((await locate(file)).found).toBe(false)
  })
})
