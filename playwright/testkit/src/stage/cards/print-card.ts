import { loadBitmap } from '../assets.ts'
import { measureFace } from '../face/landmarker.ts'
import type { CardDrawing } from './drawing.ts'
import { drawLicenceBack, drawLicenceFront } from './driving-licence.ts'
import { drawMyNumberBack, drawMyNumberFront } from './my-number-card.ts'
import { drawPassportPage } from './passport-page.ts'
import { printPortrait } from './portrait.ts'
import { StageError } from '../stage-error.ts'

/** Prints one side of a card at 20 px/mm. */
export async function printCard(card: CardDrawing): Promise<HTMLCanvasElement> {
  if (card.side === 'back' && card.type !== 'passport') {
    return (card.type === 'jp_driving_licence' ? drawLicenceBack(card) : drawMyNumberBack(card)).canvas
  }
  const photo = await loadBitmap(card.portraitUrl)
  const face = await measureFace(photo)
  if (!face) throw new StageError('face_not_found', 'no face in the portrait photograph')
  const portrait = printPortrait(photo, face, card.seed)
  switch (card.type) {
    case 'jp_driving_licence':
      return drawLicenceFront(card, portrait).canvas
    case 'jp_my_number_card':
      return drawMyNumberFront(card, portrait).canvas
    case 'passport':
      return drawPassportPage(card, portrait).canvas
    default: {
      const unreachable: never = card.type
      return unreachable
    }
  }
}
