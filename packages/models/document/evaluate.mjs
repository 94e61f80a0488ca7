/**
 * Figures of the document detector on frames from render_frames.py, through the same code as page and server:
 *
 *   node packages/models/document/evaluate.mjs DIR [MODELS]
 *
 * MODELS is a folder with both networks. Prints one JSON value. Goals and limits are in the README beside this file.
 */
import { decodeDocumentCorners, locateDocument, prepareDocumentInput } from '@honnin/shared/vision'
import { cornerErrors } from './corner-errors.mjs'
import { openNetworks, readFrames } from './open-networks.mjs'

const [directory, models] = process.argv.slice(2)
if (!directory) throw new TypeError('usage: evaluate.mjs DIR [MODELS]')
const networks = await openNetworks(models)

const rows = []
for await (const { frame, image } of readFrames(directory)) {
  const rough = decodeDocumentCorners(await networks.corners(prepareDocumentInput(image)), image)
  const started = performance.now()
  const refined = await locateDocument(image, networks, { isPatient: true })
  rows.push({ frame, rough, refined, ms: performance.now() - started, ...errors(frame, rough, refined) })
}

function errors(frame, rough, refined) {
  if (!frame.corners) return { iou: null, firstLookIou: null, worst: null }
  return { ...cornerErrors(frame.corners, refined.quad), firstLookIou: cornerErrors(frame.corners, rough.quad).iou }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))]
const round = (value) => Math.round(value * 10000) / 10000
const figures = (chosen) => {
  if (chosen.length === 0) return null
  const found = chosen.filter((row) => row.refined.found)
  return {
    trials: chosen.length,
    found: round(found.length / chosen.length),
    iouMean: round(mean(chosen.map((row) => row.iou))),
    iouMeanWhenFound: found.length > 0 ? round(mean(found.map((row) => row.iou))) : null,
    iouMeanOfFirstLook: round(mean(chosen.map((row) => row.firstLookIou))),
    iouAtLeast90: round(mean(chosen.map((row) => Number(row.iou >= 0.9)))),
    within2Percent: round(mean(chosen.map((row) => Number(row.worst <= 0.02)))),
    within2PercentWhenFound: found.length > 0 ? round(mean(found.map((row) => Number(row.worst <= 0.02)))) : null,
    worstCornerMedian: round(
      quantile(
        chosen.map((row) => row.worst),
        0.5,
      ),
    ),
    kindRight: round(mean(chosen.map((row) => Number(row.refined.kind === row.frame.format)))),
  }
}
const whole = rows.filter((row) => row.frame.presence === 1 && row.frame.kind !== 'partial')
const empty = rows.filter((row) => row.frame.kind === 'empty')
console.log(
  JSON.stringify(
    {
      documents: figures(whole),
      ...Object.fromEntries(
        ['flat', 'oblique', 'with_face', 'far'].map((kind) => [
          kind,
          figures(whole.filter((row) => row.frame.kind === kind)),
        ]),
      ),
      empty: { trials: empty.length, falseAlarms: empty.filter((row) => row.refined.found).length },
      partial: {
        trials: rows.filter((row) => row.frame.kind === 'partial').length,
        takenForWhole: rows.filter((row) => row.frame.kind === 'partial' && row.refined.found).length,
      },
      millisecondsMedian: round(
        quantile(
          rows.map((row) => row.ms),
          0.5,
        ),
      ),
    },
    null,
    2,
  ),
)
