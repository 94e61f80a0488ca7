/**
 * How often fields of development cards were right, by the confidence that reading gave them: what its curves are fitted to.
 *
 *   node bench/fields/tabulate-confidence.mjs [CARDS]
 */
import { readRenderedCards } from '../vision/reading-fields.mjs'
import { developmentWords } from './development-people.mjs'

const FIRST_SEED = 30_000
const bounds = [0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.985, 1]

const rows = await readRenderedCards({
  cards: Number(process.argv[2] ?? 20),
  words: developmentWords,
  firstSeed: FIRST_SEED,
})
const fields = rows.flatMap(({ verdicts }) => verdicts).filter(({ verdict }) => verdict !== 'unreadable')
for (const [index, low] of bounds.slice(0, -1).entries()) {
  const high = bounds[index + 1]
  const inside = fields.filter(({ confidence }) => confidence >= low && (confidence < high || high === 1))
  const right = inside.filter(({ verdict }) => verdict !== 'mismatch').length
  process.stdout.write(`${low.toFixed(3)} to ${high.toFixed(3)}: ${right} of ${inside.length} right\n`)
}
