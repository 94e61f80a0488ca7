import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { findSystemChromium, quietArguments } from '@honnin/testkit'
import { startStack } from '../../../tools/stack.mjs'

const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

/** What Chromium takes for the name of a key: SHA-256 of its SPKI in base64. */
const pinOf = (certificate: string): string =>
  createHash('sha256')
    .update(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')

/** `npm start -- --https`, in a browser that trusts its authority, and in one that does not. */
test('a page under the local authority may open the camera, on every address of this machine', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'honnin-https-'))
  const stack = await startStack({ dataDir, https: true })
  const pin = pinOf(await readFile(join(dataDir, 'tls/authority.crt'), 'utf8'))
  const trusting = await chromium.launch({
    executablePath: findSystemChromium(),
    args: [...quietArguments, ...fakeCamera, `--ignore-certificate-errors-spki-list=${pin}`],
  })
  const stranger = await chromium.launch({ executablePath: findSystemChromium(), args: [...quietArguments] })
  try {
    for (const address of stack.pageAddresses) {
      const page = await trusting.newPage()
      const answer = await page.goto(`${address}/`)
      expect(answer?.status()).toBe(200)
      expect((await answer?.securityDetails())?.protocol).toMatch(/^TLS 1\.[23]$/)
      const camera = await page.evaluate(async () => ({
        isSecureContext,
        tracks: (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks().length,
      }))
      expect(camera).toEqual({ isSecureContext: true, tracks: 1 })
      await page.close()
    }
    const refused = await stranger.newPage()
    await expect(refused.goto(`${stack.relyingParty}/`)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
  } finally {
    await trusting.close()
    await stranger.close()
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
