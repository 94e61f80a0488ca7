import { existsSync } from 'node:fs'
import { runCommand } from './run-command.mjs'

/**
 * What tests and the demo need from the system beyond Node: the file that shows it is there, and the Debian packages. Without
 * an optional one its tests are skipped, and say so.
 *
 * @type {readonly { readonly what: string, readonly isPresent: () => boolean, readonly debianPackages: readonly string[],
 *   readonly isOptional?: true }[]}
 */
const needs = [
  {
    what: 'a Chromium browser',
    isPresent: () =>
      [process.env['HONNIN_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(
        (path) => path !== undefined && existsSync(path),
      ),
    debianPackages: ['chromium'],
  },
  {
    what: 'Japanese fonts (Noto CJK)',
    isPresent: () =>
      ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk'].some((path) =>
        existsSync(path),
      ),
    debianPackages: ['fonts-noto-cjk'],
  },
  {
    what: 'strace, which lets single system calls fail',
    isPresent: () => process.platform !== 'linux' || existsSync('/usr/bin/strace'),
    debianPackages: ['strace'],
    isOptional: true,
  },
  {
    what: 'a server of the S3 protocol (OpenStack Swift)',
    isPresent: () =>
      ['/usr/bin/swift-proxy-server', '/usr/bin/swift-object-server', '/usr/bin/memcached'].every((path) =>
        existsSync(path),
      ),
    debianPackages: ['swift', 'swift-proxy', 'swift-account', 'swift-container', 'swift-object', 'memcached'],
    isOptional: true,
  },
]

/** Installs what is missing with apt-get where this process may; else says in one line what is missing and how to get it. */
export const provideSystemNeeds = async () => {
  const missing = needs.filter((need) => !need.isPresent())
  if (missing.length === 0) return
  const packages = missing.flatMap((need) => need.debianPackages)
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Installing ${packages.join(', ')} (apt-get)…\n`)
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await runCommand('apt-get', ['update', '-q'], { quiet: true, env })
    await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { quiet: true, env })
  }
  const stillMissing = needs.filter((need) => !need.isPresent())
  if (stillMissing.length === 0) return
  const install = stillMissing.flatMap((need) => need.debianPackages).join(' ')
  process.stderr.write(
    `Missing: ${stillMissing.map((need) => need.what).join(' and ')}. Install with: sudo apt-get install -y --no-install-recommends ${install}\n`,
  )
  if (stillMissing.some((need) => need.isOptional !== true)) process.exit(2)
}
