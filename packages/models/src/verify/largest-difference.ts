/** The largest absolute difference of two equally long lists; a value that is not a number makes it infinite. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) throw new TypeError(`${found.length} values instead of ${expected.length}`)
  let largest = 0
  for (let index = 0; index < found.length; index++) {
    const difference = Math.abs((found[index] ?? NaN) - (expected[index] ?? NaN))
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}
