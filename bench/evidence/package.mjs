/** The evidence package: what it costs, who accepts it, and whether every change of it is found. */
import { spawnSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { MissingPart } from '../missing-part.mjs'
import { runBundled } from '../run-bundled.mjs'
import { quantile } from '../statistics.mjs'

export const measure = async ({ quick }) => {
  if (spawnSync('openssl', ['version']).status !== 0) throw new MissingPart('needs openssl: apt-get install openssl')
  return runBundled('package/measure-package.mjs', async ({ measurePackage }) =>
    reportOf(await measurePackage({ quick })),
  )
}

const median = (runs, property) =>
  quantile(
    runs.map((run) => run[property]),
    0.5,
  )
const kilobytes = (bytes) => Math.round(bytes / 1024)

const reportOf = ({ rounds, exports, verifications, accepted, pictures, sizes, exportMegabytes, ...damages }) => {
  const { damage, damageWithPictures } = damages
  const damaged = damage.trials + damageWithPictures.trials
  return {
    section: 'package',
    figures: [
      {
        name: `making a package with ${pictures} pictures`,
        ...{ value: median(exports, 'wallMs'), unit: 'ms', trials: rounds },
        baselines: { 'processor time': median(exports, 'cpuMs') },
        note: 'median; decrypted, reduced for two reports, signed as CMS (RSA 3072) and JWS, entered in the log first',
      },
      {
        name: 'its size',
        ...{ value: kilobytes(sizes.whole), unit: 'KiB', trials: 1 },
        baselines: { 'without pictures, masked': kilobytes(sizes.masked) },
      },
      { name: 'memory that making it adds at its peak', value: exportMegabytes, unit: 'MB', trials: 1 },
      {
        name: 'verifying it offline with certificate, key of the log and time stamp',
        ...{ value: median(verifications, 'wallMs'), unit: 'ms', trials: rounds },
        baselines: { 'processor time': median(verifications, 'cpuMs') },
      },
      {
        name: 'accepted by openssl cms, sha256 and openssl ts',
        ...{ value: accepted.signed / rounds, unit: 'share', trials: rounds },
        goal: { at: 'least', value: 1 },
      },
      {
        name: 'accepted by openssl with one bit of the manifest changed',
        ...{ value: accepted.damaged / rounds, unit: 'share', trials: rounds },
        goal: { at: 'most', value: 0 },
      },
      {
        name: 'one bit changed anywhere in the file: refused',
        ...{ value: (damage.found + damageWithPictures.found) / damaged, unit: 'share', trials: damaged },
        goal: { at: 'least', value: 1 },
        note: `${damageWithPictures.trials} of them with pictures`,
      },
    ],
    notes: [`load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end`],
  }
}
