import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { itemLimits, type Step } from '@honnin/shared/protocol'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDevice } from './support/create-device.ts'
import { randomId, sha256Hex, type Shot, type TestDevice } from './support/device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { jpeg, png } from './support/pictures.ts'
import { until } from './support/until.ts'

let harness: Harness
let device: TestDevice
let step: Step

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())
beforeEach(async () => {
  ;({ device } = await createDevice(harness))
  await device.begin('passport')
  const issued = await device.nextStep()
  if (issued === null) throw new TypeError('no step')
  step = issued
})

const shot = async (media: Buffer, change: object = {}): Promise<Shot> => ({
  media,
  descriptor: device.describe(step, media, change),
})

const files = (): readonly string[] =>
  readdirSync(join(harness.dataDir, 'vault'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

const looseMedia = async (): Promise<number> =>
  (await harness.installation.db.query('select from loose_media')).rowCount ?? 0

/** After a refusal nothing may be left: no file, no note of one, no row. */
const expectNothingKept = async (filesBefore: readonly string[]): Promise<void> => {
  await until(async () => (files().length === filesBefore.length && (await looseMedia()) === 0 ? true : null))
  expect((await device.session()).items).toEqual([])
}

describe('a refused item', () => {
  const cases: readonly (readonly [string, () => Promise<Shot>, object])[] = [
    [
      'altered on the way',
      async () => shot(await jpeg(1), { sha256: sha256Hex(Buffer.from('other')) }),
      { status: 422, code: 'item_digest_mismatch' },
    ],
    [
      'of another size than described',
      async () => shot(await jpeg(1), { size: 17 }),
      { status: 422, code: 'item_digest_mismatch' },
    ],
    [
      'that is text',
      async () => shot(Buffer.from('<html>this is no picture at all</html>')),
      { status: 422, code: 'item_not_an_image' },
    ],
    ['that is empty', async () => shot(Buffer.alloc(0), { size: 1 }), { status: 422, code: 'item_not_an_image' }],
    [
      'that is a GIF',
      async () => shot(Buffer.from('GIF89a'.padEnd(400, '0'))),
      { status: 422, code: 'item_not_an_image' },
    ],
    [
      'that is SVG',
      async () => shot(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
      { status: 422, code: 'item_not_an_image' },
    ],
    [
      'that only begins like a JPEG',
      async () => shot(Buffer.concat([(await jpeg(1)).subarray(0, 20), Buffer.alloc(500)])),
      { status: 422, code: 'item_not_an_image' },
    ],
    [
      'cut off in the middle',
      async () => shot((await jpeg(1)).subarray(0, 2000)),
      { status: 422, code: 'item_not_an_image' },
    ],
    ['that is a PNG and is called a JPEG', async () => shot(await png()), { status: 415, code: 'item_type_mismatch' }],
    [
      'with too few pixels',
      async () => shot(await png(100, 100), { mediaType: 'image/png' }),
      { status: 422, code: 'item_dimensions' },
    ],
    [
      'that is a pixel bomb',
      async () => shot(await png(16_000, 16_000), { mediaType: 'image/png' }),
      { status: 422, code: 'item_dimensions' },
    ],
    [
      'too large',
      async () =>
        shot(Buffer.concat([await jpeg(1), Buffer.alloc(itemLimits.sizeBytes)]), { size: itemLimits.sizeBytes }),
      { status: 413, code: 'item_too_large' },
    ],
    [
      'from a file',
      async () => shot(await jpeg(1), { source: 'file' }),
      { status: 422, code: 'item_source_forbidden' },
    ],
    [
      'of another kind than the step',
      async () => shot(await jpeg(1), { kind: 'face_frame' }),
      { status: 400, code: 'item_invalid', param: 'kind' },
    ],
    [
      'with an unknown member in its descriptor',
      async () => shot(await jpeg(1), { path: '../../etc' }),
      { status: 400, code: 'item_invalid' },
    ],
    [
      'with a name instead of an id',
      async () => shot(await jpeg(1), { itemId: '../../etc/passwd' }),
      { status: 400, code: 'item_invalid', param: 'itemId' },
    ],
    [
      'for another step',
      async () => shot(await jpeg(1), { stepId: randomId('stp') }),
      { status: 400, code: 'item_invalid', param: 'stepId' },
    ],
  ]
  it.each(cases)('%s', async (_what, make, problem) => {
    const before = files()
    const { body } = await device.upload(step, await make())
    expect(body).toMatchObject(problem)
    await expectNothingKept(before)
  })

  it('whose part names another type than its descriptor', async () => {
    const before = files()
    const { descriptor, media } = await shot(await jpeg(1))
    const form = new FormData()
    form.append('descriptor', JSON.stringify(descriptor))
    form.append('media', new Blob([new Uint8Array(media)], { type: 'text/html' }), 'a.html')
    const { body } = await device.call('POST', `/v1/capture/steps/${step.stepId}/items`, { form })
    expect(body.code).toBe('item_type_mismatch')
    await expectNothingKept(before)
  })

  it('that shows a personal number is destroyed unseen', async () => {
    const refusing = await startHarness({ screenItem: async () => ({ code: 'my_number_refused' }) })
    try {
      const { device: person } = await createDevice(refusing)
      await person.begin('passport')
      const issued = await person.nextStep()
      if (issued === null) throw new TypeError('no step')
      const [picture] = await person.shotsFor(issued)
      if (picture === undefined) throw new TypeError('no shot')
      expect((await person.upload(issued, picture)).body).toMatchObject({ status: 422, code: 'my_number_refused' })
      expect((await person.session()).items).toEqual([])
      const left = readdirSync(join(refusing.dataDir, 'vault'), { recursive: true, withFileTypes: true })
      expect(left.filter((entry) => entry.isFile())).toEqual([])
    } finally {
      await refusing.stop()
    }
  })
})

describe('a malformed request', () => {
  const send = (form: FormData) => device.call('POST', `/v1/capture/steps/${step.stepId}/items`, { form })

  it('without a picture', async () => {
    const form = new FormData()
    form.append('descriptor', JSON.stringify((await shot(await jpeg(1))).descriptor))
    expect((await send(form)).body).toMatchObject({ status: 400, code: 'item_missing' })
  })

  it('with the picture before its descriptor', async () => {
    const { descriptor, media } = await shot(await jpeg(1))
    const form = new FormData()
    form.append('media', new Blob([new Uint8Array(media)], { type: 'image/jpeg' }), 'a.jpg')
    form.append('descriptor', JSON.stringify(descriptor))
    expect((await send(form)).body).toMatchObject({ status: 400, code: 'item_invalid', param: 'descriptor' })
    expect((await device.session()).items).toEqual([])
  })

  it('with two pictures', async () => {
    const picture = await shot(await jpeg(1))
    const form = device.form(picture)
    form.append('media', new Blob([new Uint8Array(await jpeg(2))], { type: 'image/jpeg' }), 'b.jpg')
    expect((await send(form)).body).toMatchObject({ status: 400, code: 'invalid_request' })
    expect((await device.session()).items).toEqual([])
  })

  it('with a huge descriptor', async () => {
    const form = new FormData()
    form.append('descriptor', 'x'.repeat(itemLimits.descriptorBytes + 1))
    expect((await send(form)).body).toMatchObject({ status: 400, code: 'item_invalid' })
  })

  it('that is JSON', async () => {
    const { body } = await device.call('POST', `/v1/capture/steps/${step.stepId}/items`, { body: {} })
    expect(body).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  it('whose descriptor comes as a file with a content type is taken all the same', async () => {
    const { descriptor, media } = await shot(await jpeg(3))
    const form = new FormData()
    form.append('descriptor', new Blob([JSON.stringify(descriptor)], { type: 'application/json' }))
    form.append('media', new Blob([new Uint8Array(media)], { type: 'image/jpeg' }), 'a.jpg')
    expect((await send(form)).status).toBe(201)
  })
})

describe('an accepted item', () => {
  it('is stored once, however often it is sent', async () => {
    const picture = await shot(await jpeg(5))
    const first = await device.upload(step, picture)
    const again = await device.upload(step, picture)
    expect(first).toMatchObject({
      status: 201,
      body: { itemId: picture.descriptor.itemId, sha256: picture.descriptor.sha256 },
    })
    expect(again).toMatchObject({ status: 200, body: first.body })
    expect((await device.session()).items).toHaveLength(1)
    expect(await looseMedia()).toBe(0)
  })

  it('is stored once when it is sent twice at the same time', async () => {
    const picture = await shot(await jpeg(6))
    const both = await Promise.all([device.upload(step, picture), device.upload(step, picture)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
  })

  it('is not replaced by other content under its id, nor joined by one too many', async () => {
    const picture = await shot(await jpeg(7))
    await device.upload(step, picture)
    const other = await shot(await jpeg(8), { itemId: picture.descriptor.itemId })
    expect((await device.upload(step, other)).body).toMatchObject({ status: 409, code: 'item_duplicated' })
    expect((await device.upload(step, await shot(await jpeg(9)))).body).toMatchObject({
      status: 409,
      code: 'item_too_many',
    })
  })

  it('never lies on disk in plain text', async () => {
    const media = await sharp(await jpeg(10))
      .withExif({ IFD0: { Copyright: 'plain-text-marker' } })
      .jpeg()
      .toBuffer()
    expect(media.includes('plain-text-marker')).toBe(true)
    expect((await device.upload(step, await shot(media))).status).toBe(201)
    const { readFileSync } = await import('node:fs')
    const paths = readdirSync(join(harness.dataDir, 'vault'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect(paths.length).toBeGreaterThan(0)
    for (const path of paths) {
      const file = readFileSync(path)
      expect(file.includes('plain-text-marker')).toBe(false)
      expect(file.subarray(0, 4).toString()).toBe('HNM2')
    }
  })
})

describe('an upload cut in the middle', () => {
  it('leaves nothing and can be sent again', async () => {
    const before = files()
    const picture = await shot(await jpeg(11, { width: 1600, height: 1200 }))
    const boundary = 'cut'
    const head = [
      `--${boundary}\r\ncontent-disposition: form-data; name="descriptor"\r\n\r\n${JSON.stringify(picture.descriptor)}\r\n`,
      `--${boundary}\r\ncontent-disposition: form-data; name="media"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ].join('')
    const path = `/v1/capture/steps/${step.stepId}/items`
    const url = `${harness.url}${path}`
    const proof = device.key.proof({ method: 'POST', url, token: device.accessToken, nonce: device.nonce })
    const half = picture.media.subarray(0, picture.media.length / 2)
    const length = Buffer.byteLength(head) + picture.media.length + Buffer.byteLength(`\r\n--${boundary}--\r\n`)
    await new Promise<void>((resolve) => {
      const call = request(url, {
        method: 'POST',
        headers: {
          authorization: `DPoP ${device.accessToken}`,
          dpop: proof,
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': length,
        },
      })
      call.on('error', () => resolve())
      call.write(head)
      call.write(half, () => setTimeout(() => call.destroy(), 300))
      call.on('close', () => resolve())
    })
    await expectNothingKept(before)
    expect((await device.upload(step, picture)).status).toBe(201)
  })
})
