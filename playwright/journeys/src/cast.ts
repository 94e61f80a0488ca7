import type { CardHolder, CardRecipe, CardSide } from '@honnin/testkit'
import { samplePeople, type SamplePerson } from '@honnin/testkit'

/** A person of the films: the face before the camera, the portrait on the card, and what the card says. */
export interface Actor {
  readonly person: SamplePerson
  readonly holder: CardHolder
}

/** Who plays: `holder` owns the genuine card, `stranger` is somebody else with a card of their own. */
export interface Cast {
  readonly holder: Actor
  readonly stranger: Actor
}

const invented: readonly [CardHolder, CardHolder] = [
  {
    name: '見本 花子',
    nameKana: 'ミホン ハナコ',
    birthDate: '1988-04-12',
    sex: 'F',
    address: '東京都千代田区見本町一丁目2番3号',
  },
  {
    name: '試験 太郎',
    nameKana: 'シケン タロウ',
    birthDate: '1979-11-30',
    sex: 'M',
    address: '大阪府大阪市北区例題四丁目5番6号',
  },
]

/** Finds two people among the sample photographs. */
export const findCast = async (): Promise<Cast> => {
  const [first, second] = await samplePeople()
  if (first === undefined || second === undefined) throw new TypeError('the films need two people')
  return { holder: { person: first, holder: invented[0] }, stranger: { person: second, holder: invented[1] } }
}

/** The card of an actor, printed with the actor's portrait. */
export const cardOf = (actor: Actor, type: CardRecipe['type'], side: CardSide): CardRecipe => ({
  type,
  side,
  person: actor.holder,
  portrait: actor.person.portraitPhoto,
})
