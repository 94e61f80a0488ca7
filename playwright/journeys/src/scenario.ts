import type { DocumentType } from '@honnin/shared/documents'
import {
  movements,
  plans,
  StepIdSchema,
  stepsFor,
  type ReasonCode,
  type SessionStatus,
  type Step,
} from '@honnin/shared/protocol'
import {
  concatFilms,
  type CardRecipe,
  type FaceAttack,
  type Film,
  type FilmStudio,
  type SegmentRecipe,
} from '@honnin/testkit'
import * as v from 'valibot'
import { cardOf, type Actor, type Cast } from './cast.ts'

export const scenarioNames = [
  'genuine',
  'impostor',
  'photo-of-photo',
  'bent-photo',
  'screen',
  'still',
  'swapped-person',
  'wrong-card',
  'reused-front',
  'my-number-back',
  'no-consent',
] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** What the camera shows at one step. */
type Segments = (step: Step, cast: Cast) => readonly SegmentRecipe[]

export interface Scenario {
  readonly name: ScenarioName
  readonly summary: string
  readonly documentType: Extract<DocumentType, CardRecipe['type']>
  readonly segments: Segments
  readonly expected: {
    /** What the session must have come to; any of these. */
    readonly statuses: readonly SessionStatus[]
    /** At least one of these must be among the decision's reasons. */
    readonly reasons: readonly ReasonCode[]
  }
  /** Whether the person presses on by hand where the guidance never agrees, as an attacker would. */
  readonly insists: boolean
  readonly agrees: boolean
}

/** Long enough that the card lies still for a while even where detection is slow. */
const cardSeconds = 4

const card = (actor: Actor, type: Scenario['documentType'], step: Step, shot: 'flat' | 'thickness'): SegmentRecipe => ({
  kind: 'card',
  card: cardOf(actor, type, step.kind === 'document_back' ? 'back' : 'front'),
  shot,
  seconds: cardSeconds,
})

/** What the camera sees of a face; the seed varies tremor and noise, so that no rest is the one before once more. */
type FaceOf = (
  movement: 'neutral' | Extract<Step, { kind: 'face_challenge' }>['movements'][number],
  seed: number,
) => SegmentRecipe

/** The face at rest, then each movement that the server drew, with rest between and after. */
const performed = (step: Extract<Step, { kind: 'face_challenge' }>, face: FaceOf): readonly SegmentRecipe[] => [
  // Long enough for the page's first look at a face, so that no movement is over before it is asked for.
  face('neutral', 0),
  face('neutral', 1),
  ...step.movements.flatMap((movement, position) => [face(movement, 1), face('neutral', position + 2)]),
]

interface Variation {
  readonly documentType?: Scenario['documentType']
  readonly face?: (cast: Cast) => FaceOf
  /** Who holds the card beside the face, and whose card it is. */
  readonly held?: (cast: Cast) => { face: Actor; card: Actor }
  /** Whose card is photographed at first, and at the thickness shot. */
  readonly front?: (cast: Cast) => Actor
  readonly thickness?: (cast: Cast) => Actor
  readonly thicknessShot?: 'flat' | 'thickness'
}

const living =
  (actor: Actor): FaceOf =>
  (movement, seed) => ({ kind: 'person', photo: actor.person.livePhoto, movement, seed })

const attacking =
  (attack: FaceAttack, actor: Actor): FaceOf =>
  (movement, seed) => ({ kind: 'attack', attack, photo: actor.person.livePhoto, movement, seed })

const play =
  (variation: Variation): Segments =>
  (step, cast) => {
    const type = variation.documentType ?? 'jp_driving_licence'
    const front = variation.front?.(cast) ?? cast.holder
    switch (step.kind) {
      case 'document_front':
      case 'document_back':
        return [card(front, type, step, 'flat')]
      case 'document_thickness':
        return [card(variation.thickness?.(cast) ?? front, type, step, variation.thicknessShot ?? 'thickness')]
      case 'face_challenge':
        return performed(step, variation.face?.(cast) ?? living(cast.holder))
      case 'face_light':
        // A film is made before the lights are drawn: it cannot answer them.
        return [(variation.face?.(cast) ?? living(cast.holder))('neutral', 9)]
      case 'face_with_document': {
        const held = variation.held?.(cast) ?? { face: cast.holder, card: front }
        return [
          { kind: 'face_with_document', photo: held.face.person.livePhoto, card: cardOf(held.card, type, 'front') },
        ]
      }
    }
  }

const scenario = (
  name: ScenarioName,
  summary: string,
  variation: Variation,
  expected: Scenario['expected'],
  manner: Partial<Pick<Scenario, 'insists' | 'agrees' | 'segments'>> = {},
): Scenario => ({
  name,
  summary,
  documentType: variation.documentType ?? 'jp_driving_licence',
  segments: play(variation),
  expected,
  insists: true,
  agrees: true,
  ...manner,
})

const declined = (...reasons: ReasonCode[]): Scenario['expected'] => ({ statuses: ['declined'], reasons })

/**
 * The film of an attack begins anew while the page waits for a movement that never comes: `frames_repeated` is as right.
 *
 * A picture that cannot answer the challenge is refused either way: declined where it is seen to be one, and else asked to
 * perform the movements anew, which an honest person can do and a picture cannot.
 */
const refused = (...reasons: ReasonCode[]): Scenario['expected'] => ({ statuses: ['declined', 'resubmit'], reasons })

/** Every film of the demo and of the journeys, with what must come of it. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  genuine: scenario(
    'genuine',
    'the holder with their own card',
    {},
    { statuses: ['approved'], reasons: [] },
    { insists: false },
  ),
  impostor: scenario(
    'impostor',
    "a living person with somebody else's card",
    { face: (cast) => living(cast.stranger), held: (cast) => ({ face: cast.stranger, card: cast.holder }) },
    declined('face_mismatch'),
  ),
  'photo-of-photo': scenario(
    'photo-of-photo',
    'a print of the holder moved and tilted before the camera',
    { face: (cast) => attacking('flat_photo', cast.holder) },
    refused('face_flat', 'face_still', 'frames_repeated', 'challenge_not_performed'),
  ),
  'bent-photo': scenario(
    'bent-photo',
    'a print of the holder bent and moved before the camera',
    { face: (cast) => attacking('bent_print', cast.holder) },
    refused('face_flat', 'face_still', 'frames_repeated', 'challenge_not_performed'),
  ),
  screen: scenario(
    'screen',
    'a photograph of the holder on a display, with moiré',
    { face: (cast) => attacking('screen', cast.holder) },
    refused('face_flat', 'face_still', 'face_screen_suspected', 'frames_repeated', 'challenge_not_performed'),
  ),
  still: scenario(
    'still',
    'one frozen picture of the holder',
    {
      face: (cast) => () => ({
        kind: 'still',
        of: { kind: 'person', photo: cast.holder.person.livePhoto, movement: 'neutral' },
      }),
    },
    declined('face_still', 'frames_repeated', 'challenge_not_performed'),
  ),
  'swapped-person': scenario(
    'swapped-person',
    'the holder for the challenge, a stranger beside the document',
    { held: (cast) => ({ face: cast.stranger, card: cast.holder }) },
    declined('face_changed', 'held_face_differs'),
  ),
  'wrong-card': scenario(
    'wrong-card',
    'another card at the thickness shot than at the front',
    { thickness: (cast) => cast.stranger },
    declined('card_differs'),
  ),
  'reused-front': scenario(
    'reused-front',
    'the front shot shown again for the thickness',
    { thicknessShot: 'flat' },
    refused('thickness_same_view', 'thickness_not_tilted'),
  ),
  'my-number-back': scenario(
    'my-number-back',
    'the side of a My Number card that bears the personal number',
    { documentType: 'jp_my_number_card' },
    { statuses: ['capturing', 'canceled'], reasons: [] },
    {
      segments: (_step, cast) => [
        { kind: 'card', card: cardOf(cast.holder, 'jp_my_number_card', 'back'), shot: 'flat' },
      ],
    },
  ),
  'no-consent': scenario(
    'no-consent',
    'the person does not agree',
    {},
    { statuses: ['canceled'], reasons: [] },
    { agrees: false },
  ),
}

/** Every step that a server can issue to a scenario, each with every movement, so that nothing is left to render later. */
const everyStep = (scenario: Scenario): readonly Step[] => {
  const issued = {
    stepId: v.parse(StepIdSchema, `stp_${'0'.repeat(24)}`),
    nonce: '0'.repeat(32),
    issuedAt: new Date(0).toISOString(),
    expiresAt: new Date(0).toISOString(),
    index: 0,
    total: 1,
  }
  const { documentType } = scenario
  return stepsFor(plans['jp-image-face'], documentType).map((kind): Step => {
    if (kind === 'face_challenge') return { ...issued, kind, movements: [...movements] }
    if (kind === 'face_light') return { ...issued, kind, lights: [] }
    if (kind === 'document_thickness') return { ...issued, kind, documentType, tiltDeg: { min: 0, max: 90 } }
    return { ...issued, kind, documentType }
  })
}

/** Renders all films of a scenario, so that no answer of the server is held for long while a verification runs. */
export const renderFilms = async (scenario: Scenario, cast: Cast, studio: FilmStudio): Promise<void> => {
  for (const step of everyStep(scenario)) await filmFor(scenario, step, cast, studio)
}

/** Renders, or takes from the cache, what the camera shows at a step. */
export const filmFor = async (scenario: Scenario, step: Step, cast: Cast, studio: FilmStudio): Promise<Film> => {
  const films: Film[] = []
  for (const segment of scenario.segments(step, cast)) films.push(await studio.segment(segment))
  return concatFilms(...films)
}
