import { expect, test } from 'vitest'
import { intervalsByPerson, personsOf, rateInterval, type ScoredPair } from './face-rate-intervals.ts'

const pair = (fileX: string, fileY: string, same: boolean, similarity: number): ScoredPair => ({
  fileX,
  fileY,
  same,
  similarity,
})

test('pictures that a chain of pairs calls one person are of one person', () => {
  const persons = personsOf([
    pair('a', 'b', true, 1),
    pair('c', 'd', true, 1),
    pair('b', 'e', true, 1),
    pair('a', 'c', false, 0),
  ])
  expect(new Set(persons.values()).size).toBe(2)
  expect(persons.get('a')).toBe(persons.get('e'))
  expect(persons.get('a')).not.toBe(persons.get('c'))
})

/** Persons of two pictures each; the similarity of a person's own pair is given. */
function list(own: readonly number[], between: (one: number, other: number) => number): readonly ScoredPair[] {
  return own.flatMap((similarity, one) => [
    pair(`${one}x`, `${one}y`, true, similarity),
    ...own.slice(0, one).map((_, other) => pair(`${one}x`, `${other}y`, false, between(one, other))),
  ])
}

const options = { threshold: 0.9, fmrLimits: [0.01] }

test('without an error every draw is without one', () => {
  const { eer, fnmr, fmr, fnmrAtFmr } = intervalsByPerson(
    list([0.95, 0.96, 0.97, 0.98], () => 0.5),
    options,
  )
  expect([eer, fnmr, fmr, fnmrAtFmr['0.01']]).toEqual(Array(4).fill([0, 0]))
})

test('one poor person of ten makes the interval wide, and the rate lies in it', () => {
  const own = [0.7, ...Array.from({ length: 9 }, () => 0.96)]
  const { fnmr, fmr } = intervalsByPerson(
    list(own, () => 0.5),
    options,
  )
  expect(fnmr[0]).toBe(0)
  expect(fnmr[1]).toBeGreaterThanOrEqual(0.2)
  expect(fnmr[1]).toBeLessThan(0.6)
  expect(fmr).toEqual([0, 0])
})

test('repeats, and falls together where all persons are alike', () => {
  const alike = list(
    Array.from({ length: 12 }, () => 0.8),
    (one, other) => ((one + other) % 4 === 0 ? 0.85 : 0.6),
  )
  expect(intervalsByPerson(alike, options)).toEqual(intervalsByPerson(alike, options))
  expect(intervalsByPerson(alike, options).fnmr).toEqual([1, 1])
})

test('the interval of a rate rules out what the rule of three rules out', () => {
  expect(rateInterval(0, 300)?.[1]).toBeCloseTo(0.01, 3)
  expect(rateInterval(0, 0)).toBeNull()
  const [low = 0, high = 1] = rateInterval(10, 100) ?? []
  expect(low).toBeCloseTo(0.0552, 3)
  expect(high).toBeCloseTo(0.1744, 3)
})
