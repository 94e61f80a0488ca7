/** The audit log: what it costs, and whether it shows every edit. */
import { availableParallelism, loadavg } from 'node:os'
import { runBundled } from '../run-bundled.mjs'

/** The goals on two 2.5 GHz cores. */
const goals = { appendsPerSecond: 5000, verifySeconds: 5, proofMs: 5 }

export const measure = ({ quick }) =>
  runBundled('audit/measure-log.mjs', async ({ measureLog }) => reportOf(await measureLog({ quick })))

const share = (part, whole) => (whole === 0 ? 0 : part / whole)

const reportOf = ({ cost, edits, attacks }) => {
  const kinds = Object.entries(edits.kinds)
  return {
    section: 'audit',
    figures: [
      {
        name: 'appends, each caller answered after its commit',
        ...{ value: cost.appendsPerSecond, unit: '/s', trials: cost.entries },
        goal: { at: 'least', value: goals.appendsPerSecond },
        baselines: { 'one caller': cost.singleAppendsPerSecond },
        note: `${cost.callers} callers at once, integration running beside, fsync on`,
      },
      { name: 'entries integrated into the tree', value: cost.integratedPerSecond, unit: '/s', trials: cost.entries },
      {
        name: `verifying ${cost.entries} entries from Postgres`,
        ...{ value: cost.verifySeconds, unit: 's', trials: cost.verifications },
        goal: { at: 'most', value: goals.verifySeconds },
        baselines: { 'processor time of the verifier': cost.verifyCpuSeconds },
        note: `median, under ${cost.checkpoints} checkpoints, every signature verified`,
      },
      {
        name: 'memory that verifying adds at its peak',
        ...{ value: cost.verifyMegabytes, unit: 'MB', trials: cost.verifications },
        baselines: { [`${cost.fewEntries} entries`]: cost.fewVerifyMegabytes },
      },
      {
        name: 'a proof, 99 of 100',
        ...{ value: cost.proofMs99, unit: 'ms', trials: cost.proofs },
        goal: { at: 'most', value: goals.proofMs },
        baselines: { median: cost.proofMs50 },
      },
      { name: 'comparing a replica entry by entry', value: cost.compareSeconds, unit: 's', trials: 1 },
      {
        name: 'edits behind the program found',
        ...{ value: share(edits.found, edits.tried), unit: 'share', trials: edits.tried },
        goal: { at: 'least', value: 1 },
        note: `${kinds.length} kinds, on a log of ${edits.entries} entries with a replica`,
      },
      {
        name: 'first bad index named right',
        ...{ value: share(edits.exact, edits.tried), unit: 'share', trials: edits.tried },
        goal: { at: 'least', value: 1 },
      },
      {
        name: 'rollbacks, forks and rewritings refused by a witness',
        ...{ value: share(attacks.refused, attacks.tried), unit: 'share', trials: attacks.tried },
        goal: { at: 'least', value: 1 },
        note: 'the attacker has the key of the log',
      },
    ],
    notes: [
      `load average ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores at the end: above ${availableParallelism()} other programs took part of the time`,
      ...kinds.map(([kind, { tried, exact }]) => `${kind}: ${exact} of ${tried}`),
    ],
  }
}
