import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseMrz } from '@honnin/shared/documents'
import { readMrz, toGray, turnImage, type MrzInference, type MrzReading, type RgbaImage } from '@honnin/shared/vision'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../mrz')
const today = '2026-11-22'

interface GoldenPage {
  readonly file: string
  readonly lines: readonly string[]
}

const pages = JSON.parse(readFileSync(join(folder, 'golden/golden.json'), 'utf8')) as GoldenPage[]
const legible = pages.filter(({ file }) => /^td\d/.test(file))

describe('mrz-lines.onnx and mrz-characters.onnx on photographs of a renderer that they were not trained with', () => {
  let infer: MrzInference
  beforeAll(async () => {
    const open = async (name: string) => {
      const session = await InferenceSession.create(join(folder, name), { intraOpNumThreads: 1 })
      return async ({ luma, dims }: { readonly luma: Float32Array; readonly dims: readonly number[] }) =>
        (await session.run({ image: new Tensor('float32', luma, dims) }))['logits']?.data as Float32Array
    }
    infer = { findLines: await open('mrz-lines.onnx'), readLines: await open('mrz-characters.onnx') }
  })

  async function decode(file: string, width?: number): Promise<RgbaImage> {
    const picture = sharp(join(folder, 'golden', file)).resize(width)
    const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data }
  }

  function expectExact(reading: MrzReading | null, { lines }: GoldenPage): void {
    expect(reading?.lines).toEqual(lines)
    expect(reading?.mrz).toEqual(parseMrz(lines, { today }))
    const { fields } = reading ?? {}
    expect(fields?.documentNumber.value).toBe(reading?.mrz?.documentNumber)
    expect(fields?.birthDate.value).toBe(reading?.mrz?.birthDate.iso)
  }

  it.each(legible)('reads $file', async (page) => {
    const image = await decode(page.file)
    const reading = await readMrz(toGray(image), infer, { today })
    expectExact(reading, page)
    for (const { box } of Object.values(reading?.fields ?? {})) {
      expect(box.x).toBeGreaterThan(0)
      expect(box.y).toBeGreaterThan(0)
      expect(box.x + box.width).toBeLessThan(image.width)
      expect(box.y + box.height).toBeLessThan(image.height)
    }
  })

  it.each(legible)('reads $file upside down', async (page) => {
    expectExact(await readMrz(toGray(turnImage(await decode(page.file))), infer, { today }), page)
  })

  it('says nothing that is wrong of a page that is hard to read', async () => {
    const [page] = pages.filter(({ file }) => file.startsWith('poor'))
    const truth = parseMrz(page?.lines ?? [], { today })
    for (const width of [undefined, 700, 400, 250]) {
      const { fields } = (await readMrz(toGray(await decode(page?.file ?? '', width)), infer, { today })) ?? {}
      if (fields?.documentNumber.value) expect(fields.documentNumber.value).toBe(truth.documentNumber)
      if (fields?.birthDate.value) expect(fields.birthDate.value).toBe(truth.birthDate.iso)
      if (fields?.primaryIdentifier.value) expect(fields.primaryIdentifier.value).toBe(truth.primaryIdentifier)
    }
  })

  it('sees no zone where there is none', async () => {
    expect(await readMrz(toGray(await decode('no-zone.jpg')), infer, { today })).toBeNull()
    const blank = { width: 640, height: 480, data: new Uint8ClampedArray(640 * 480 * 4).fill(200) }
    expect(await readMrz(toGray(blank), infer, { today })).toBeNull()
    const noise = { ...blank, data: Uint8ClampedArray.from(blank.data, (_, i) => (i * 7919 + ((i * i) % 251)) % 256) }
    expect(await readMrz(toGray(noise), infer, { today })).toBeNull()
    const dot = { width: 1, height: 1, data: new Uint8ClampedArray([9, 9, 9, 255]) }
    expect(await readMrz(toGray(dot), infer, { today })).toBeNull()
  })
})
