import { readModelLock, writeModelLock } from '../build/model-lock.ts'
import { findChromium } from './chromium-page.ts'
import { isWithinTolerance, verifyModels } from './verify-models.ts'

/**
 * `node dist/verify/main.js [--record]`: compares each model with the network that it was made from and, on demand, writes
 * the differences into `models.lock.json`, from where the next build takes them into the manifest.
 */
const chromium = findChromium()
if (chromium === undefined) console.warn('no Chromium: face-landmarker and face-mesh are not compared')
const differences = await verifyModels(chromium)
const lock = readModelLock()
for (const [id, difference] of differences) {
  const isGood = isWithinTolerance(id, difference)
  console.log(`${isGood ? 'ok  ' : 'FAIL'} ${id}: ${difference.value.toExponential(1)} from ${difference.against}`)
  if (!isGood) process.exitCode = 1
  const entry = lock[id]
  if (entry)
    lock[id] = { ...entry, largestDifference: { ...difference, value: Number(difference.value.toPrecision(2)) } }
}
if (process.argv.includes('--record') && process.exitCode === undefined) writeModelLock(lock)
