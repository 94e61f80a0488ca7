import * as v from 'valibot'

/** Colours that the page can light a face with. */
export const lightColours = ['blue', 'green', 'rose', 'amber'] as const
export const LightColourSchema = v.picklist(lightColours)
export type LightColour = (typeof lightColours)[number]

/**
 * The colours in sRGB, 0..255. As different as they can be on a display, but none is a saturated red, which WCAG 2.3.1
 * counts from R / (R + G + B) = 0.8 of linear light on.
 */
export const lightRgb: Readonly<Record<LightColour, readonly [red: number, green: number, blue: number]>> = {
  blue: [30, 80, 255],
  green: [30, 255, 80],
  rose: [255, 90, 150],
  amber: [255, 200, 30],
}

/**
 * What the server draws. With `shortestMs` there are at most two changes a second; WCAG 2.3.1 allows three flashes, and a
 * flash is two changes. A colour never follows itself, so that each of the 972 orders shows every change.
 */
export const lightRules = { count: 6, shortestMs: 600, longestMs: 1_000, stepMs: 100 } as const

/** One light of a sequence and how long it stands. */
export const LightSchema = v.object({
  colour: LightColourSchema,
  ms: v.pipe(v.number(), v.integer(), v.minValue(lightRules.shortestMs), v.maxValue(lightRules.longestMs)),
})
export type Light = v.InferOutput<typeof LightSchema>

/** Every order of colours that can be drawn, all with the same chance. */
export const lightOrders = (count: number): readonly (readonly LightColour[])[] => {
  let orders: readonly (readonly LightColour[])[] = lightColours.map((colour) => [colour])
  for (let length = 1; length < count; length += 1)
    orders = orders.flatMap((order) =>
      lightColours.filter((colour) => colour !== order[order.length - 1]).map((colour) => [...order, colour]),
    )
  return orders
}
