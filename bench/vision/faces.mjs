/** Face comparison on the test persons, beside @vladmandic/face-api and @vladmandic/human on the very same pictures. */
import { detCurve, equalErrorRate, fnmrAtFmr, intervalByPerson, ratesAt, scorePairs } from '../faces/error-rates.mjs'
import { measureSystems } from '../faces/measure-systems.mjs'
import { quantile, rateInterval } from '../statistics.mjs'
import { thresholds } from '../../packages/server/dist/verification/index.js'

const systems = { honnin: 'ours', 'face-api': 'face-api', human: 'human' }
const selfies = ['selfie', 'second selfie']
const portraits = ['colour portrait', 'halftone portrait', 'small washed-out portrait']

const isPhotograph = (one, other) => one.from === 'photograph' && other.from === 'photograph'
/** Pairs of one person must come from two photographs. */
const isFromTwo = (one, other) => one.person !== other.person || one.shot !== other.shot

/** What is compared with what; `band` names the thresholds of the product for it. */
const comparisons = [
  { name: 'selfie – selfie', references: ['selfie'], probes: ['second selfie'], isUsed: isPhotograph, band: 'live' },
  { name: 'selfie – selfie rolled by 12 to 28°', references: selfies, probes: ['rolled selfie'], isUsed: isPhotograph },
  { name: 'selfie – dark selfie', references: selfies, probes: ['dark selfie'], isUsed: isPhotograph },
  { name: 'selfie – blurred selfie', references: selfies, probes: ['blurred selfie'], isUsed: isPhotograph },
  { name: 'selfie – compressed selfie', references: selfies, probes: ['compressed selfie'], isUsed: isPhotograph },
  {
    name: 'selfie – picture on its side or upside down',
    references: selfies,
    probes: ['lying selfie', 'upside-down selfie'],
    isUsed: isPhotograph,
  },
  { name: 'printed portrait – selfie', references: portraits, probes: selfies, isUsed: isPhotograph, band: 'portrait' },
  { name: 'printed portrait – rolled selfie', references: portraits, probes: ['rolled selfie'], isUsed: isPhotograph },
  { name: 'two photographs, selfies', references: ['selfie'], probes: ['selfie'], isUsed: isFromTwo, band: 'live' },
  {
    name: 'two photographs, colour portrait – selfie',
    references: ['colour portrait'],
    probes: ['selfie'],
    isUsed: isFromTwo,
    band: 'portrait',
  },
]

const fixedRates = [
  ['1 %', 0.01],
  ['0.4 %', 0.004],
]

export const measure = async ({ quick }) => {
  const { pictures, results } = await measureSystems('test', { systems: Object.keys(systems), quick })
  const persons = new Set(pictures.map(({ person }) => person)).size
  return {
    section: 'faces',
    notes: [
      `${persons} test persons, ${pictures.length} pictures: 12 from samples 4 to 6 of @vladmandic/face-api, one public figure in 2 photographs, one man in 18 small pictures of a screenshot of @vladmandic/human. Samples 1 to 3 and another public figure are for development. With so few persons the intervals are wide and say nothing of groups that are not among them.`,
      'Pictures are derived (roll, light, noise, blur, JPEG, print with halftone). Pairs of one person mostly come from one photograph, which is easier than life; "two photographs" are the exception, and two persons.',
      'A picture that a system cannot use makes a non-match of its pairs. Intervals draw persons with replacement; where no error was seen, the upper end is that of pairs that depend on nothing, so it is too low.',
    ],
    figures: [
      ...comparisons.flatMap((comparison) => ratesOf(comparison, { pictures, results })),
      ...comparisons.flatMap((comparison) => bandsOf(comparison, { pictures, results })),
      ...failuresOf({ pictures, results }),
      ...poorOnesOf({ pictures, results }),
      ...costsOf({ pictures, results }),
    ],
    det: Object.fromEntries(
      comparisons.map((comparison) => [
        comparison.name,
        Object.fromEntries(
          Object.entries(systems).map(([system, label]) => [
            label,
            thinned(detCurve(scorePairs(pictures, comparison, results[system].similarities))),
          ]),
        ),
      ]),
    ),
  }
}

const ratesOf = (comparison, { pictures, results }) => {
  const scored = Object.fromEntries(
    Object.entries(systems).map(([system, label]) => [
      label,
      scorePairs(pictures, comparison, results[system].similarities),
    ]),
  )
  const mated = scored.ours.filter(({ one, other }) => one === other).length
  const figure = (name, read, hasGoal) => {
    const { ours, ...baselines } = Object.fromEntries(
      Object.entries(scored).map(([label, pairs]) => [label, read(pairs)]),
    )
    if (ours === null) return []
    const interval = ours === 0 ? rateInterval(0, mated) : intervalByPerson(scored.ours, read)
    return [
      {
        name: `${comparison.name}: ${name}`,
        value: ours,
        unit: 'share',
        ...(interval && { interval }),
        trials: mated,
        ...(hasGoal && { goal: { at: 'most', value: Math.min(...Object.values(baselines)) } }),
        baselines,
      },
    ]
  }
  return [
    ...fixedRates.flatMap(([label, limit]) => figure(`FNMR at FMR ${label}`, (pairs) => fnmrAtFmr(pairs, limit), true)),
    ...figure('EER', equalErrorRate, false),
  ]
}

/** What the product's own thresholds do. */
const bandsOf = (comparison, { pictures, results }) => {
  if (comparison.band === undefined) return []
  const pairs = scorePairs(pictures, comparison, results.honnin.similarities)
  const { match, review } = thresholds.similarity[comparison.band]
  const mated = pairs.filter(({ one, other }) => one === other).length
  const figure = (name, trials, read, note) => {
    const value = read(pairs)
    const errors = Math.round(value * trials)
    const interval = errors === 0 ? rateInterval(0, trials) : intervalByPerson(pairs, read)
    return {
      name: `${comparison.name}: ${name}`,
      value,
      unit: 'share',
      ...(interval && { interval }),
      trials,
      ...(note && { note }),
    }
  }
  return [
    figure(`no match (below ${review})`, mated, (drawn) => ratesAt(drawn, review).fnmr),
    figure(
      `match or review, not no match, of two persons`,
      pairs.length - mated,
      (drawn) => ratesAt(drawn, review).fmr,
    ),
    figure(`to a reviewer or no match (below ${match})`, mated, (drawn) => ratesAt(drawn, match).fnmr),
    figure(`false match (from ${match})`, pairs.length - mated, (drawn) => ratesAt(drawn, match).fmr),
  ]
}

const failuresOf = ({ pictures, results }) =>
  ['all', 'dark selfie', 'blurred selfie', 'compressed selfie', 'halftone portrait', 'small washed-out portrait'].map(
    (kind) => {
      const chosen = pictures.flatMap((picture, index) => (kind === 'all' || picture.kind === kind ? [index] : []))
      const share = (system) => chosen.filter((index) => results[system].pictures[index].failed).length / chosen.length
      const { ours, ...baselines } = Object.fromEntries(
        Object.entries(systems).map(([system, label]) => [label, share(system)]),
      )
      const interval = rateInterval(Math.round(ours * chosen.length), chosen.length)
      return {
        name: `failures to acquire: ${kind}`,
        value: ours,
        unit: 'share',
        interval,
        trials: chosen.length,
        baselines,
      }
    },
  )

/** What became of poor pictures: no error may come without the picture being called poor or not usable. */
const poorOnesOf = ({ pictures, results }) => {
  const { pictures: described, similarities } = results.honnin
  const isNamed = (index) => described[index].failed || described[index].faults.length > 0
  const { review } = thresholds.similarity.live
  const kinds = [
    'dark selfie',
    'blurred selfie',
    'compressed selfie',
    'lying selfie',
    'upside-down selfie',
    ...portraits,
  ]
  const chosenOf = (kind) => pictures.flatMap((picture, index) => (picture.kind === kind ? [index] : []))
  const reported = kinds.slice(0, 2).map((kind) => {
    const chosen = chosenOf(kind)
    const named = chosen.filter(isNamed).length
    return {
      name: `reported as poor: ${kind}`,
      value: named / chosen.length,
      unit: 'share',
      interval: rateInterval(named, chosen.length),
      trials: chosen.length,
    }
  })
  const pairs = kinds.flatMap((kind) =>
    chosenOf(kind).map((index) => {
      const own = pictures.findIndex(
        ({ person, shot, kind: other }) =>
          other === 'selfie' && person === pictures[index].person && shot === pictures[index].shot,
      )
      const [row, column] = [Math.max(index, own), Math.min(index, own)]
      return { isSilent: !isNamed(index) && !isNamed(own), similarity: similarities[row][column] }
    }),
  )
  const silent = pairs.filter(({ isSilent, similarity }) => isSilent && similarity < review).length
  return [
    ...reported,
    {
      name: 'poor picture and own selfie called two persons without a fault being named',
      value: silent / pairs.length,
      unit: 'share',
      interval: rateInterval(silent, pairs.length),
      trials: pairs.length,
      goal: { at: 'most', value: 0 },
    },
  ]
}

const costsOf = ({ pictures, results }) => {
  const upright = pictures.flatMap((picture, index) =>
    ['selfie', 'second selfie', 'colour portrait'].includes(picture.kind) ? [index] : [],
  )
  const medianOf = (system) =>
    quantile(
      upright.map((index) => results[system].pictures[index].cpuMs),
      0.5,
    )
  const trials = upright.length
  const of = (read) =>
    Object.fromEntries(
      Object.entries(systems)
        .slice(1)
        .map(([system, label]) => [label, read(system)]),
    )
  return [
    {
      name: 'CPU per picture, decoded to described',
      value: medianOf('honnin'),
      unit: 'ms',
      trials,
      baselines: of(medianOf),
    },
    {
      name: 'times faster than face-api on WASM',
      value: medianOf('face-api') / medianOf('honnin'),
      unit: '1',
      trials,
      goal: { at: 'least', value: 5 },
      note: 'Medians of CPU time in one process each; ours is native, on one thread.',
    },
    {
      name: 'peak memory of the process',
      value: results.honnin.peakMb,
      unit: 'MB',
      trials: pictures.length,
      goal: { at: 'most', value: results['face-api'].peakMb },
      baselines: of((system) => results[system].peakMb),
    },
  ]
}

const DET_POINTS = 40
const thinned = (curve) => {
  const step = Math.max(1, curve.length / DET_POINTS)
  return Array.from({ length: Math.min(DET_POINTS, curve.length) }, (_, index) => curve[Math.floor(index * step)])
}
