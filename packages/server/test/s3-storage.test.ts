import { createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { CreateMultipartUploadCommand, HeadObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig, type S3Place } from '../src/config/index.ts'
import { S3Store } from '../src/storage/s3-store.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { hasSwift, startSwift, type Swift } from './support/swift.ts'
import { until } from './support/until.ts'

const timeoutMs = 400

describe.skipIf(!hasSwift())('S3', () => {
  let swift: Swift
  const stores: S3Store[] = []
  const open = (change: Partial<S3Place> = {}, options?: { readonly timeoutMs: number }): S3Store => {
    const store = new S3Store({ ...swift.place, ...change }, options)
    stores.push(store)
    return store
  }
  beforeAll(async () => {
    swift = await startSwift()
  })
  afterAll(async () => {
    for (const store of stores) store.close()
    await swift.stop()
  })

  it('refuses a wrong secret, an unknown key and an unknown bucket, with a code that says so', async () => {
    const wrong: readonly Partial<S3Place>[] = [
      { credentials: { accessKeyId: 'test:tester', secretAccessKey: 'wrong' } },
      { credentials: { accessKeyId: 'test:nobody', secretAccessKey: 'testing' } },
      { bucket: 'not-there' },
    ]
    for (const change of wrong) {
      const store = open(change)
      const refusal = { code: 'storage_refused' }
      await expect(store.put('x', Buffer.from('x'))).rejects.toMatchObject(refusal)
      await expect(store.check()).rejects.toMatchObject(refusal)
      const failure: unknown = await store.read('x').catch((error: unknown) => error)
      expect(failure).toMatchObject(refusal)
      expect(String(failure)).not.toMatch(/test:|testing|wrong/)
    }
  })

  it('keeps the labels of an object as its metadata', async () => {
    const labels = { tenant: 'ten_1', session: 'ses_1', kind: 'document_front', retention: 'media' }
    await open().put('labelled', Buffer.from('x'), { labels })
    const client = new S3Client({
      ...{ endpoint: swift.place.endpoint ?? '', region: swift.place.region, forcePathStyle: true },
      ...(swift.place.credentials === null ? {} : { credentials: swift.place.credentials }),
    })
    const { Metadata } = await client.send(new HeadObjectCommand({ Bucket: swift.place.bucket, Key: 'labelled' }))
    expect(Metadata).toEqual(labels)
    client.destroy()
  })

  it('sweeps uploads in parts that nobody finished', async () => {
    const client = new S3Client({
      ...{ endpoint: swift.place.endpoint ?? '', region: swift.place.region, forcePathStyle: true },
      ...(swift.place.credentials === null ? {} : { credentials: swift.place.credentials }),
    })
    const at = { Bucket: swift.place.bucket, Key: 'cut' }
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(at))
    await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.alloc(5 * 1024 * 1024) }))
    client.destroy()
    expect(await open().sweep(60)).toBe(0)
    expect(await open().sweep(-1)).toBe(1)
    expect(await open().sweep(-1)).toBe(0)
    expect(await open().head('cut')).toBeNull()
  })

  it('gives up in bounded time on a server that takes the connection and says nothing', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const store = open({ endpoint: `http://127.0.0.1:${port}` }, { timeoutMs })
    await expect(store.read('x')).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(store.put('x', Buffer.from('x'))).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(store.check()).rejects.toMatchObject({ code: 'storage_unavailable' })
    // Three tries of each call, no more.
    expect(sockets.length).toBeGreaterThanOrEqual(3)
    expect(sockets.length).toBeLessThanOrEqual(9)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('is not taken for configured by half of its settings', () => {
    for (const env of [
      { HONNIN_S3_ENDPOINT: 'http://127.0.0.1:1' },
      { HONNIN_S3_BUCKET: 'media', HONNIN_S3_ACCESS_KEY_ID: 'id' },
      { HONNIN_S3_ACCESS_KEY_ID: 'id', HONNIN_S3_SECRET_ACCESS_KEY: 'secret' },
      { HONNIN_S3_BUCKET: 'Not A Bucket' },
    ])
      expect(() => loadConfig(env), JSON.stringify(env)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
    expect(loadConfig({ HONNIN_S3_BUCKET: 'media' }).config.mediaPlace).toEqual({
      ...{ kind: 's3', bucket: 'media', endpoint: null, region: 'ap-northeast-1', prefix: '', credentials: null },
      pathStyle: false,
    })
  })

  describe('behind the server', () => {
    let harness: Harness
    beforeAll(async () => {
      const { endpoint, bucket, region, credentials } = swift.place
      harness = await startHarness({
        env: {
          HONNIN_S3_ENDPOINT: endpoint ?? '',
          HONNIN_S3_BUCKET: bucket,
          HONNIN_S3_REGION: region,
          HONNIN_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
          HONNIN_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
        },
      })
    })
    afterAll(() => harness.stop())

    const heldOf = async (sessionId: string): Promise<number> => {
      let count = 0
      for await (const _ of open().list(`${harness.tenant.id}/${sessionId}/`)) count += 1
      return count
    }

    it('keeps a whole session, and nothing of it once it was erased', async () => {
      const { device, sessionId } = await createDevice(harness)
      await device.begin('passport')
      await device.finish()
      const { captures } = await harness.settle(sessionId, 'approved')
      const [first] = captures as readonly { readonly href: string; readonly size: number }[]
      const picture = await fetch(`${harness.url}${first?.href ?? ''}`, {
        headers: { authorization: `Bearer ${harness.key}` },
      })
      expect((await picture.arrayBuffer()).byteLength).toBe(first?.size)
      expect(await heldOf(sessionId)).toBe((captures as readonly unknown[]).length)
      expect((await harness.call('DELETE', `/v1/sessions/${sessionId}`)).status).toBe(200)
      expect(await heldOf(sessionId)).toBe(0)
    })

    it('away: an erasure destroys the key at once, and is complete when the files are gone', async () => {
      const { device, sessionId } = await createDevice(harness)
      await device.begin('passport')
      await device.finish()
      await harness.settle(sessionId, 'approved')
      await swift.halt()
      expect((await harness.call('DELETE', `/v1/sessions/${sessionId}`)).body).toMatchObject({
        status: 'erased',
        erasure: { completedAt: null },
      })
      const { rows } = await harness.installation.db.query('select 1 from session_key where session_id = $1', [
        sessionId,
      ])
      expect(rows).toEqual([])
      await swift.resume()
      await harness.restart()
      const receipt = await until(async () => {
        const { status, body } = await harness.call('GET', `/v1/sessions/${sessionId}/deletion-receipt`)
        return status === 200 ? body : null
      }, 60_000)
      expect(JSON.parse(Buffer.from(receipt.receipt.split('.')[1], 'base64url').toString()).erased.objects).toBe(9)
      expect(await heldOf(sessionId)).toBe(0)
    })

    it('away: uploads get 503 and are not acknowledged, readiness says no; back: the same item is taken', async () => {
      const { device } = await createDevice(harness)
      await device.begin('passport')
      const step = await device.nextStep()
      if (step === null) throw new TypeError('no step')
      const [shot] = await device.shotsFor(step)
      if (shot === undefined) throw new TypeError('no shot')
      await swift.halt()
      expect((await harness.call('GET', '/readyz')).body).toMatchObject({ status: 503, code: 'service_unavailable' })
      expect((await device.upload(step, shot)).body).toMatchObject({ status: 503, code: 'service_unavailable' })
      expect((await device.session()).items).toEqual([])
      await swift.resume()
      expect((await harness.call('GET', '/readyz')).status).toBe(200)
      expect((await device.upload(step, shot)).status).toBe(201)
      expect((await device.session()).items).toHaveLength(1)
    })
  })
})
