import { concatFilms, type Film } from './film.ts'
import type { FilmStudio } from './film-studio.ts'
import type { FaceAttack, Movement } from './recipe.ts'

/** At rest before each movement: long enough to be taken for a baseline. */
const REST_SECONDS = 1

export interface ChallengePerformance {
  /** JPEG with one face. */
  photo: Uint8Array
  /** In the order of the challenge. A film of all five answers any challenge that waits for its movement. */
  movements: readonly Movement[]
  /** Who performs: a person (default), or an attack that does what it can. */
  by?: 'person' | FaceAttack
}

/** A face that rests, moves, rests, moves ... and ends at rest, so that the film can be played in a loop. */
export async function assembleChallengeFilm(studio: FilmStudio, performance: ChallengePerformance): Promise<Film> {
  const { photo, by = 'person' } = performance
  const film = (movement: Movement | 'neutral', seconds?: number) => {
    const take = seconds === undefined ? { photo, movement } : { photo, movement, seconds }
    return studio.segment(by === 'person' ? { kind: 'person', ...take } : { kind: 'attack', attack: by, ...take })
  }
  const rest = await film('neutral', REST_SECONDS)
  const parts: Film[] = [rest]
  for (const movement of performance.movements) parts.push(await film(movement), rest)
  return concatFilms(...parts)
}
