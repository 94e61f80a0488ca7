/** Machine-readable zones of rendered photographs, read as the server reads them; beside it Tesseract. */
import { parseMrz } from '@honnin/shared/documents'
import { readMrz, toGray } from '@honnin/shared/vision'
import { loadModel } from '@honnin/models'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { photographPage } from '../mrz/mrz-pages.mjs'
import { openTesseract } from '../mrz/tesseract-peer.mjs'
import { mean, quantile, rateInterval } from '../statistics.mjs'

const today = '2026-11-22'
const formats = ['td1', 'td2', 'td3']
const faces = ['trained', 'held_out']
/** Used for nothing else; thresholds were chosen on seeds 5000 to 5999. */
const FIRST_SEED = 910_000
/** Of legible pages that Tesseract reads too, six each: it takes a second for one. */
const TESSERACT_ROUNDS = 5

const openReader = async () => {
  const open = async (id) => {
    const session = await InferenceSession.create(await loadModel(id), { intraOpNumThreads: 1, interOpNumThreads: 1 })
    return async ({ luma, dims }) => (await session.run({ image: new Tensor('float32', luma, [...dims]) })).logits.data
  }
  const infer = { findLines: await open('mrz-lines'), readLines: await open('mrz-characters') }
  return (image) => readMrz(toGray(image), infer, { today })
}

const valueOf = (content) => (content !== null && typeof content === 'object' ? (content.iso ?? content.text) : content)

const shapeOf = (lines) => ({ lines: lines.length, characters: lines[0].length })

/** Characters to change, add or take away (Levenshtein): a filler too few is one error; all where nothing is found. */
const countErrors = (read, lines) => {
  const [seen, truth] = [(read ?? []).join(''), lines.join('')]
  let before = Array.from({ length: truth.length + 1 }, (_, i) => i)
  for (const [row, character] of Array.from(seen).entries()) {
    const after = [row + 1]
    for (let i = 0; i < truth.length; i += 1)
      after.push(Math.min(after[i] + 1, before[i + 1] + 1, before[i] + (character === truth[i] ? 0 : 1)))
    before = after
  }
  return before[truth.length]
}

const readPage = async ({ read, tesseract }, options) => {
  const page = await photographPage(options)
  const [startedCpu, started] = [process.cpuUsage(), performance.now()]
  const reading = await read(page.image)
  const { user, system } = process.cpuUsage(startedCpu)
  const byTesseract = tesseract && reading ? await tesseract.read(page.image, reading.quad, shapeOf(page.lines)) : null
  const truth = page.lines.length > 0 ? parseMrz(page.lines, { today }) : null
  const accepted = Object.entries(reading?.fields ?? {}).filter(([, { value }]) => value !== null)
  return {
    ...options,
    isSeen: reading !== null,
    isAccepted: reading?.mrz != null,
    isExact: reading?.mrz != null && countErrors(reading.lines, page.lines) === 0,
    characters: page.lines.join('').length,
    errors: countErrors(reading?.lines, page.lines),
    ...(byTesseract && { tesseractErrors: countErrors(byTesseract, page.lines) }),
    accepted: accepted.length,
    wrong: accepted.filter(([name, { value }]) => truth && value !== valueOf(truth[name])).length,
    cpuMs: (user + system) / 1000,
    ms: performance.now() - started,
  }
}

export const measure = async ({ quick }) => {
  const read = await openReader()
  const tesseract = await openTesseract()
  await readPage({ read }, { seed: 1, format: 'td3', face: 'trained', camera: 'legible' })
  const rows = []
  const add = async (count, camera, { peer = null, ...options } = {}) => {
    for (let i = 0; i < count; i += 1)
      for (const format of formats)
        for (const face of faces)
          rows.push(
            await readPage(
              { read, tesseract: i < TESSERACT_ROUNDS ? peer : null },
              { seed: FIRST_SEED + rows.length, format, face, camera, ...options },
            ),
          )
  }
  await add(quick ? 3 : 25, 'legible', { peer: tesseract })
  await add(quick ? 1 : 8, 'poor')
  await add(quick ? 1 : 4, 'legible', { withZone: false })
  await tesseract.close()
  return { section: 'reading-mrz', notes, figures: figuresOf(rows) }
}

const notes = [
  'Pages and photographs are drawn by bench/mrz/mrz-pages.mjs, which shares nothing with the training renderer but the file of OCR-B that is named "trained"; the other face is a file of OCR-B with square stroke ends that was never trained on. Rendered only: no figure here is one of photographs of real documents.',
  '"Legible" was fixed before: 150 to 400 dpi on the page, blur up to a tenth of the pitch, noise up to 8 of 255, tilt up to 18 degrees and roll up to 8, JPEG quality 55 to 95, no glare. "Poor" goes on from there to what nobody can read: 75 to 170 dpi, blur up to a quarter of the pitch, noise up to 22, glare, tilt up to 30 degrees.',
  'Exact: every character right, every field sure and every check digit right. The reader gets the whole photograph.',
]

const figuresOf = (rows) => {
  const legible = rows.filter(({ camera, withZone }) => camera === 'legible' && withZone !== false)
  const poor = rows.filter(({ camera }) => camera === 'poor')
  const without = rows.filter(({ withZone }) => withZone === false)
  const share = (name, chosen, is, goal) => {
    const hits = chosen.filter(is).length
    return {
      name,
      value: hits / chosen.length,
      unit: 'share',
      interval: rateInterval(hits, chosen.length),
      trials: chosen.length,
      ...(goal && { goal }),
    }
  }
  const sum = (chosen, key) => chosen.reduce((total, row) => total + row[key], 0)
  const isExact = (row) => row.isExact
  const least = { at: 'least', value: 0.98 }
  const wrongZones = [...legible, ...poor].filter(({ isAccepted, isExact }) => isAccepted && !isExact).length
  const acceptedZones = [...legible, ...poor].filter(({ isAccepted }) => isAccepted).length
  const accepted = sum([...legible, ...poor], 'accepted')
  const wrong = sum([...legible, ...poor], 'wrong')
  const forTesseract = legible.filter(({ tesseractErrors }) => tesseractErrors !== undefined)
  const tesseractExact = forTesseract.filter(({ tesseractErrors }) => tesseractErrors === 0).length
  return [
    {
      ...share('legible zones read exactly', legible, isExact, least),
      baselines: { 'tesseract.js': tesseractExact / forTesseract.length },
      note: `Tesseract on the first ${forTesseract.length} of them, given the zone as our finder found it, cut out straight; right characters count, its confidence does not`,
    },
    ...formats.map((format) =>
      share(
        `… ${format.toUpperCase()}`,
        legible.filter((row) => row.format === format),
        isExact,
        least,
      ),
    ),
    ...faces.map((face) =>
      share(
        `… ${face.replace('_', '-')} file of OCR-B`,
        legible.filter((row) => row.face === face),
        isExact,
        least,
      ),
    ),
    {
      name: 'wrong characters of legible zones, before any check',
      value: sum(legible, 'errors') / sum(legible, 'characters'),
      unit: 'share',
      trials: sum(legible, 'characters'),
      baselines: { 'tesseract.js': sum(forTesseract, 'tesseractErrors') / sum(forTesseract, 'characters') },
    },
    {
      name: 'zones accepted with a wrong character, legible and poor',
      value: wrongZones,
      unit: '1',
      trials: acceptedZones,
      goal: { at: 'most', value: 0 },
    },
    {
      name: 'fields accepted with a wrong value, legible and poor',
      value: wrong,
      unit: '1',
      trials: accepted,
      goal: { at: 'most', value: 0 },
      note: `none of ${accepted} would support a rate below ${(3 / Math.max(1, accepted)).toFixed(5)}`,
    },
    share('poor zones read exactly', poor, isExact),
    share('a zone reported on pages without one', without, ({ isSeen }) => isSeen),
    {
      name: 'median CPU time per photograph',
      value: quantile(
        legible.map(({ cpuMs }) => cpuMs),
        0.5,
      ),
      unit: 'ms',
      trials: legible.length,
      goal: { at: 'most', value: 60 },
      note: `one thread, whole photographs of 1 to 4 megapixels already decoded; mean ${mean(legible.map(({ ms }) => ms)).toFixed(0)} ms of time with other work on the machine`,
    },
  ]
}
