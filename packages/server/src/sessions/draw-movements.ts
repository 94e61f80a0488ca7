import { movements, type Movement } from '@honnin/shared/protocol'
import type { Random } from '../crypto/index.ts'

/** A turn of the head shows what a flat picture cannot: each sequence has one at least. */
const isTurn = (movement: Movement): boolean => movement === 'turn_left' || movement === 'turn_right'

/** Fisher-Yates, so that every order is equally likely. */
const shuffle = <Value>(values: readonly Value[], random: Random): readonly Value[] => {
  const pool = [...values]
  const drawn: Value[] = []
  while (pool.length > 0) drawn.push(...pool.splice(random.integer(pool.length), 1))
  return drawn
}

/** Draws `count` different movements in random order, one a turn at least; all such sequences are equally likely. */
export const drawMovements = (count: number, random: Random): readonly Movement[] => {
  for (;;) {
    const drawn = shuffle(movements, random).slice(0, count)
    if (drawn.some(isTurn)) return drawn
  }
}
