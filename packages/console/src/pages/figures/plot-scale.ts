/** Round numbers for the lines of a plot: 1, 2 or 5 times a power of ten, none of them broken. */
export const scaleSteps = (largest: number, wanted = 4): readonly number[] => {
  if (largest <= 0) return [0, 1]
  const rough = Math.max(1, largest / wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 10 * power
  const count = Math.ceil(largest / step)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** Which of `count` places along an axis are named, so that at most `most` are: the first, and every so many. */
export const namedPlaces = (count: number, most: number): readonly number[] => {
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}
