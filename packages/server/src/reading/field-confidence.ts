import type { TakenField } from './take-field.ts'

/** A field after one or two looks. */
export interface SettledField {
  readonly taken: TakenField
  /** `clear`: the first look left nothing to doubt. Else whether a second gave the same, another value, or only one did. */
  readonly support: 'clear' | 'agreed' | 'disputed' | 'alone'
}

/** From this confidence of its weakest character on one look is enough; less where the print proves itself. */
const CLEAR = { usual: 0.975, proven: 0.8 } as const
/** What contradicts its own check digit is never believed. */
const CONTRADICTED = 0.5

/**
 * How often fields were right, by support and the confidence of the weakest character: [character, field], linear between.
 * Isotonic, on cards of the people in bench/fields/development-people.mjs.
 */
const curves: Readonly<Record<SettledField['support'], readonly (readonly [weakest: number, right: number])[]>> = {
  clear: [
    [0.8, 0.98],
    [0.97, 0.985],
    [1, 0.998],
  ],
  agreed: [
    [0, 0.5],
    [0.9, 0.7],
    [0.965, 0.75],
    [0.97, 0.95],
    [1, 0.98],
  ],
  disputed: [
    [0, 0.2],
    [1, 0.5],
  ],
  alone: [
    [0, 0.2],
    [1, 0.7],
  ],
}

/** 0..1: of the character that was the least sure. */
function weakestCharacter({ characters }: TakenField): number {
  return characters.reduce((least, { confidence }) => Math.min(least, confidence), 1)
}

/** Whether a second look can be spared. */
export function isClear(taken: TakenField | null): boolean {
  if (taken === null || taken.proof === 'contradicted') return false
  return weakestCharacter(taken) >= (taken.proof === 'proven' ? CLEAR.proven : CLEAR.usual)
}

/** Puts two looks together. Where they differ, the one that proves itself counts, else what nothing contradicts, else the surer one. */
export function settleField(first: TakenField | null, second: TakenField | null): SettledField | null {
  if (first !== null && isClear(first)) return { taken: first, support: 'clear' }
  if (first === null || second === null) {
    const taken = first ?? second
    return taken === null ? null : { taken, support: isClear(taken) && taken.proof === 'proven' ? 'clear' : 'alone' }
  }
  if (second.proof === 'proven' && isClear(second)) return { taken: second, support: 'clear' }
  const isDenied = first.proof === 'contradicted'
  const isSurer = weakestCharacter(second) > weakestCharacter(first)
  const isSecond = isDenied === (second.proof === 'contradicted') ? isSurer : isDenied
  const taken = isSecond ? second : first
  return { taken, support: withoutSpaces(first.value) === withoutSpaces(second.value) ? 'agreed' : 'disputed' }
}

/** 0..1: how often fields that were read like this were right. */
export function fieldConfidence({ taken, support }: SettledField): number {
  const weakest = weakestCharacter(taken)
  const curve = curves[support]
  const above = curve.findIndex(([character]) => character >= weakest)
  const [low, lowRight] = curve[Math.max(0, above - 1)] ?? [0, 0]
  const [high, highRight] = curve[above] ?? [1, 1]
  const confidence = high === low ? highRight : lowRight + ((highRight - lowRight) * (weakest - low)) / (high - low)
  return taken.proof === 'contradicted' ? Math.min(CONTRADICTED, confidence) : confidence
}

function withoutSpaces(value: string): string {
  return value.replace(/\s/gu, '')
}
