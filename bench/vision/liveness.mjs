import { FilmStudio } from '../../playwright/testkit/dist/index.js'
import { clopperPearson } from './liveness/clopper-pearson.mjs'
import { documentSpecies, honestDocuments } from './liveness/document-species.mjs'
import { faceSpecies, honestFace } from './liveness/face-species.mjs'
import { Judge } from './liveness/judge.mjs'
import {
  cardOf,
  cardPicture,
  challengeFrames,
  drawTrial,
  goodCondition,
  heldPicture,
} from './liveness/presentations.mjs'
import { readSitters } from './liveness/sitters.mjs'

/** Nobody who sits here was looked at when a limit was set; their trials draw other seeds as well. */
const SPLIT = 'test'
const counts = {
  full: { attack: 8, honest: 25, documentAttack: 5, honestDocument: 15 },
  quick: { attack: 1, honest: 2, documentAttack: 1, honestDocument: 2 },
}

const notes = [
  'Rendered films of five persons, each made from one photograph; no real presentation is among them.',
  'Honest films are stills animated in full depth: an attack that does the same is honest to every check of the pictures.',
  'Movements are photographed as the page does it, of attacks too: when they have begun and when they have gone farthest, out of eight looks.',
  'A replay in the right order has the order right by construction; drawn by chance it has it once in 54.',
  'What is not covered, and what answers it in operation: docs/threat-model.md.',
]

/** Presentations of faces and of documents by species, each judged as the server would judge it. */
export async function measure({ quick, trials = quick ? counts.quick : counts.full }) {
  const sitters = await readSitters(SPLIT)
  const studio = await FilmStudio.launch()
  const judge = await Judge.open()
  try {
    const stage = { studio, judge, sitters, sittings: new Map() }
    const faces = await judgeAll(stage, { species: faceSpecies, trials: trials.attack, present: presentFace })
    const honest = await judgeAll(stage, {
      species: { honest: honestFace },
      trials: trials.honest,
      present: presentFace,
    })
    const papers = await judgeAll(stage, {
      species: documentSpecies,
      trials: trials.documentAttack,
      present: presentDocument,
    })
    const honestPapers = await judgeAll(stage, {
      species: { honest: honestDocuments },
      trials: trials.honestDocument,
      present: presentDocument,
    })
    return {
      section: 'liveness',
      notes,
      figures: [
        worstOf('face', faces),
        ...bonaFide('face', honest.honest),
        ...attacks('face', faces),
        worstOf('document', papers),
        ...bonaFide('document', honestPapers.honest),
        ...attacks('document', papers),
      ],
    }
  } finally {
    await judge.close()
    await studio.close()
  }
}

/** Decisions by species. Trials go round the sitters, so that the films of one are not asked for all over again. */
async function judgeAll(stage, { species, trials, present }) {
  const decisions = Object.fromEntries(Object.keys(species).map((name) => [name, []]))
  for (let index = 0; index < trials; index += 1)
    for (const [name, make] of Object.entries(species)) {
      const { status, reasons } = await present(stage, { name, index, make })
      decisions[name].push({ status, reasons })
    }
  return decisions
}

/** A presentation of a face, with an honest card of the holder. */
async function presentFace({ studio, judge, sitters }, { name, index, make }) {
  const trial = drawTrial({ name, index, sitters, split: SPLIT })
  const presentation = make(trial)
  const face = await challengeFrames(studio, trial, { presentation, measure: judge.measure })
  const card = cardOf(trial.holder)
  const place = { condition: goodCondition, seed: 5 }
  const pictures = {
    document_front: [await cardPicture(studio, { card, shot: 'flat' }, place)],
    document_back: [await cardPicture(studio, { card: { ...card, side: 'back' }, shot: 'flat' }, place)],
    document_thickness: [await cardPicture(studio, { card, shot: 'thickness' }, place)],
    face_challenge: face,
    face_with_document: [await heldPicture(studio, { sitter: presentation.held ?? trial.holder, card, ...place })],
  }
  return judge.judge({ movements: trial.asked, pictures })
}

/** A presentation of a document, with its holder's own face. */
async function presentDocument({ studio, judge, sitters, sittings }, { name, index, make }) {
  const trial = drawTrial({ name: `document ${name}`, index, sitters, split: SPLIT })
  const { card, front, thickness } = await make(studio, trial)
  const { asked, frames } = await sit({ studio, judge, sitters, sittings }, trial.holder)
  const place = { condition: goodCondition, seed: 5 }
  const pictures = {
    document_front: [front],
    document_back: [await cardPicture(studio, { card: { ...card, side: 'back' }, shot: 'flat' }, place)],
    document_thickness: [thickness],
    face_challenge: frames,
    face_with_document: [await heldPicture(studio, { sitter: trial.holder, card, ...place })],
  }
  return judge.judge({ movements: asked, pictures })
}

/** One good performance a person serves all documents of theirs. */
async function sit({ studio, judge, sitters, sittings }, holder) {
  const known = sittings.get(holder.id)
  if (known !== undefined) return known
  const trial = drawTrial({ name: 'holder', index: sitters.indexOf(holder), sitters, split: SPLIT })
  const sitting = { ...trial, random: () => 0.5 }
  const presentation = { ...honestFace(sitting), condition: goodCondition }
  const frames = await challengeFrames(studio, sitting, { presentation, measure: judge.measure })
  sittings.set(holder.id, { asked: sitting.asked, frames })
  return { asked: sitting.asked, frames }
}

const isApproved = ({ status }) => status === 'approved'
const isNotRefused = ({ status }) => status === 'approved' || status === 'review'

function rateOf(decisions, isError) {
  const errors = decisions.filter(isError).length
  const trials = decisions.length
  return { value: errors / trials, unit: 'share', interval: clopperPearson(errors, trials), trials }
}

/** How often each outcome came, and the reasons that were given most. */
function tell(decisions) {
  const tally = (values) => {
    const found = new Map()
    for (const value of values) found.set(value, (found.get(value) ?? 0) + 1)
    return [...found].sort(([, one], [, other]) => other - one).map(([value, times]) => `${value} ${times}`)
  }
  const reasons = tally(decisions.flatMap((decision) => decision.reasons)).slice(0, 3)
  return [tally(decisions.map(({ status }) => status)).join(', '), reasons.join(', ')].filter(Boolean).join('; ')
}

function attacks(kind, decisions) {
  return Object.entries(decisions).flatMap(([name, made]) => [
    { name: `${kind} ${name}: APCER (approved)`, ...rateOf(made, isApproved), note: tell(made) },
    { name: `${kind} ${name}: approved or to a reviewer`, ...rateOf(made, isNotRefused) },
  ])
}

function worstOf(kind, decisions) {
  const rated = Object.entries(decisions).map(([name, made]) => ({ name, ...rateOf(made, isApproved) }))
  const { name, ...worst } = rated.reduce((most, one) => (one.value > most.value ? one : most))
  return { name: `${kind}: APCER of the worst species`, ...worst, note: name }
}

function bonaFide(kind, decisions) {
  return [
    {
      name: `${kind}: BPCER (honest, not approved)`,
      ...rateOf(decisions, (one) => !isApproved(one)),
      note: tell(decisions),
    },
    { name: `${kind}: honest and declined`, ...rateOf(decisions, ({ status }) => status === 'declined') },
  ]
}
