import { existsSync } from 'node:fs'
import { TestkitError } from './testkit-error.ts'

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
] as const

/** Arguments that keep a test's Chromium quiet: no calls home, no first-run pages, no GPU. */
export const quietArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Path of the Chromium to use: `HONNIN_CHROMIUM` where set, else the system's.
 * @throws TestkitError `chromium_missing`
 */
export function findSystemChromium(): string {
  const named = process.env['HONNIN_CHROMIUM']
  const found = (named ? [named] : SYSTEM_PATHS).find((path) => existsSync(path))
  if (found) return found
  throw new TestkitError(
    'chromium_missing',
    named ? `HONNIN_CHROMIUM names ${named}, which is not there` : 'no Chromium found: apt-get install chromium',
  )
}

/**
 * Chromium arguments that make a film its only camera and grant it without a prompt. Chromium opens the file anew each
 * time a page opens the camera, and plays it in a loop at 30 frames a second.
 */
export function fakeCameraArguments(path: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${path}`,
  ]
}
