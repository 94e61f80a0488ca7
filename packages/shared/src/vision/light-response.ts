import type { FaceLight, LightRgb, RegionLight } from './face-light.ts'

/** How a face answered a sequence of lights. */
export interface LightResponse {
  /**
   * Chance that a face which does not know the order agrees with it at least as well, 0..1: the share of all orders that
   * could have been drawn which explain the pictures at least as well as the one that was (randomisation test, R. A. Fisher,
   * "The Design of Experiments", 1935). Exact, whatever the noise is, because the order was drawn evenly.
   */
  readonly chance: number
  /** Share of what changed between the pictures that the drawn order explains, 0..1; 0 where it runs the other way. */
  readonly explained: number
  /** Light of the display on the face against all other light on it; negative where the face runs the other way. */
  readonly strength: number
  /** The same two of the order that explains most. */
  readonly best: { readonly explained: number; readonly strength: number }
}

/**
 * Compares the colour of a face in each picture, against that of its surroundings, with the colours that lit it. A camera's
 * white balance moves face and surroundings alike and falls out; brightness is not looked at, since it follows every movement.
 *
 * @param pictures one a light, in the order of the lights
 * @param drawn index of the drawn order in `orders`
 * @param orders every order that could have been drawn, each with the same chance, as colours of its lights
 */
export function measureLightResponse(
  pictures: readonly FaceLight[],
  { drawn, orders }: { readonly drawn: number; readonly orders: readonly (readonly LightRgb[])[] },
): LightResponse {
  const seen = centred(pictures.map(({ face, surroundings }) => difference(chroma(face), chroma(surroundings))))
  const power = dot(seen, seen)
  const fits = orders.map((lights) => {
    const expected = centred(lights.map(([red, green, blue]) => [red - green, blue - green] as const))
    const along = dot(seen, expected)
    const length = dot(expected, expected)
    if (!(length > 0)) return { explained: 0, strength: 0 }
    return { explained: along > 0 && power > 0 ? along ** 2 / (length * power) : 0, strength: along / length }
  })
  const own = fits[drawn]
  if (own === undefined) throw new RangeError('the drawn order is none of those that can be drawn')
  const asGood = fits.filter(({ explained }) => explained >= own.explained).length
  return {
    ...own,
    chance: asGood / fits.length,
    best: fits.reduce((best, fit) => (fit.explained > best.explained ? fit : best), own),
  }
}

/** Red and blue against green, as natural logarithms: a light of `s` times the rest changes them by `s` times its colour. */
type Chroma = readonly [redToGreen: number, blueToGreen: number]

function chroma({ red, green, blue }: RegionLight): Chroma {
  return [Math.log(red / green), Math.log(blue / green)]
}

function difference(one: Chroma, other: Chroma): Chroma {
  return [one[0] - other[0], one[1] - other[1]]
}

/** All first members, then all second ones, each without its mean: what does not change says nothing. */
function centred(values: readonly Chroma[]): readonly number[] {
  return [0, 1].flatMap((member) => {
    const column = values.map((value) => value[member] ?? 0)
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    return column.map((value) => value - mean)
  })
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}
