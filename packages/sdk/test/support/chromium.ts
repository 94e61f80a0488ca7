import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts a Chromium without a head whose only camera is Chromium's own test picture. `HONNIN_CHROMIUM` names another. */
export function launchChromium(): Promise<Browser> {
  const executablePath = [process.env['HONNIN_CHROMIUM'] ?? '', ...systemPaths].find((path) => existsSync(path))
  if (executablePath === undefined) throw new Error('no Chromium found: apt-get install chromium')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
    ],
  })
}
