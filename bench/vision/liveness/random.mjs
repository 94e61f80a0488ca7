/** One of the values. */
export const pick = (random, values) => values[Math.floor(random() * values.length)]

/** Evenly out of a range. */
export const between = (random, least, most) => least + (most - least) * random()
