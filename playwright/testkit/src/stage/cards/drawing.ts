import type { CardHolder, CardSide, CardType } from '../../recipe.ts'

/** Everything printed on a card, numbers and dates settled. */
export interface CardDrawing {
  type: CardType
  side: CardSide
  person: CardHolder & { number: string }
  issueDate: string
  expiryDate: string
  seed: number
  /** Address of the portrait photograph. */
  portraitUrl: string
  /** Rows of a QR code (`1` dark), on the back of a My Number card. */
  qrRows?: readonly string[]
  /** Lines of the machine readable zone, on a passport. */
  mrz?: readonly string[]
}

export interface CardSize {
  width: number
  height: number
  radius: number
  thickness: number
}

/** Millimetres: ISO/IEC 7810 ID-1, and ID-3 for the passport's data page. */
export function cardSize(type: CardType): CardSize {
  return type === 'passport'
    ? { width: 125, height: 88, radius: 3.2, thickness: 0.8 }
    : { width: 85.6, height: 53.98, radius: 3.18, thickness: 0.76 }
}

/** Corners of a card about the origin, clockwise from the top left, at a height above it. */
export function cornersOf({ width, height }: CardSize, z: number): (readonly [number, number, number])[] {
  return [
    [-width / 2, height / 2, z],
    [width / 2, height / 2, z],
    [width / 2, -height / 2, z],
    [-width / 2, -height / 2, z],
  ]
}
