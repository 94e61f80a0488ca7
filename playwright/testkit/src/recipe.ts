/** The documents that the testkit can print. Each is an invented specimen and says so on its face. */
export type CardType = 'jp_driving_licence' | 'jp_my_number_card' | 'passport'

export type CardSide = 'front' | 'back'

/** An invented person as printed on a card. */
export interface CardHolder {
  /** As printed, for example `見本 花子`. */
  name: string
  /** Katakana, printed on the My Number card. */
  nameKana?: string
  /** Latin capitals `SURNAME GIVEN`, for the passport; without it the passport says `SPECIMEN PERSON`. */
  nameLatin?: string
  /** ISO date `YYYY-MM-DD`. */
  birthDate: string
  sex?: 'F' | 'M'
  address: string
  /** The card's own number. Without it one with a right check digit is made from the seed. */
  number?: string
}

/** One side of one specimen card. The same recipe always gives the same picture. */
export interface CardRecipe {
  type: CardType
  side: CardSide
  person: CardHolder
  /** A photograph (JPEG) with one face; it is cropped, shrunk and degraded as a card printer does. */
  portrait: Uint8Array
  /** Varies number, guilloche and wear. Default 1. */
  seed?: number
}

/**
 * Movements of a liveness challenge. Left and right are the person's own: `turn_left` moves the nose towards the right
 * edge of an unmirrored picture.
 */
export type Movement = 'turn_left' | 'turn_right' | 'nod' | 'open_mouth' | 'blink'

/** What a person film shows: a movement that starts and ends at `neutral`, so that films join in any order. */
export type PersonMovement = Movement | 'neutral' | 'look_up'

/** How a card is presented to the camera. `thickness` is the oblique shot in which the card's edge is seen. */
export type CardShot = 'flat' | 'thickness'

/**
 * Presentation attacks on the face.
 * `flat_photo` a print moved and tilted by hand; `bent_print` the same print bent round the head; `cut_out` a print with
 * holes, through which another person's eyes and mouth move; `paper_mask` the printed face alone, bent and worn by another
 * person; `screen` the photograph on a display; `screen_replay` a film of the moving person on a display; `warped_still`
 * the photograph animated on a computer and fed in as the camera's picture.
 */
export type FaceAttack =
  'flat_photo' | 'bent_print' | 'cut_out' | 'paper_mask' | 'screen' | 'screen_replay' | 'warped_still'

interface SegmentTiming {
  /** Length in seconds, 0.2 to 10. Each kind has its own default between 1 and 2.6. */
  seconds?: number
  /** Varies background, tremor and noise. Default 1. */
  seed?: number
}

/** A card on a desk, filmed by a hand that trembles. The first 0.7 s show it coming into view. */
export interface CardSegment extends SegmentTiming {
  kind: 'card'
  card: CardRecipe
  shot: CardShot
  /**
   * `edge` (default) gives the card its 0.76 mm; `none` is a picture of a card without a body, printed on paper; `display`
   * one shown on a tablet that lies on the desk.
   */
  body?: 'edge' | 'none' | 'display'
  /** Dots of that display per millimetre. Default 10; the frame of a flat shot has about 11 pixels per millimetre. */
  dotsPerMm?: number
  /** Tilt instead of the shot's own, in degrees. */
  tiltDegrees?: number
}

/** Light of a display on whoever is before it, as the page throws it on a face. */
export interface DisplayLight {
  /** In sRGB, 0..255. */
  rgb: readonly [red: number, green: number, blue: number]
  /** Against all other light on a face that looks into it, 0 to 1: about 0.15 for a phone at arm's length in a room. */
  strength: number
}

/** What varies between takes of a face. */
interface FaceTake {
  /** Extent of the movement against the usual one, 0.3 to 1.3. Default 1. */
  amplitude?: number
  /** Width of the face as a share of the frame's, 0.15 to 0.4. Default 0.29. */
  faceShare?: number
  /**
   * What lights the person. A `screen_replay` shows a person who was lit so when the film was made: light that falls on a
   * display does not colour what it shows.
   */
  light?: DisplayLight
}

/** A person made from one photograph, moved in three dimensions. */
export interface PersonSegment extends SegmentTiming, FaceTake {
  kind: 'person'
  /** JPEG with one face, frontal, at least 150 px wide. */
  photo: Uint8Array
  movement: PersonMovement
}

/** The person with a card held beside the face, both in one frame. */
export interface FaceWithDocumentSegment extends SegmentTiming {
  kind: 'face_with_document'
  photo: Uint8Array
  card: CardRecipe
}

/** A face attack that answers a movement as well as its kind can. */
export interface AttackSegment extends SegmentTiming, FaceTake {
  kind: 'attack'
  attack: FaceAttack
  photo: Uint8Array
  movement: PersonMovement
  /** JPEG of who looks through the print or wears it; needed for `cut_out` and `paper_mask`. */
  behind?: Uint8Array
  /** Dots of the display per pixel of the frame; 0 shows none. Default 0.82, where moiré is strongest. */
  displayPitch?: number
  /** Share of a real head's depth that the animation of a `warped_still` has. Default 0: a flat mesh. */
  relief?: number
}

/** One frame of a segment, repeated without any change: what a frozen or injected picture looks like. */
export interface StillSegment extends SegmentTiming {
  kind: 'still'
  of: CardSegment | PersonSegment | FaceWithDocumentSegment | AttackSegment
}

/** Everything that {@link FilmStudio.segment} can film. */
export type SegmentRecipe = CardSegment | PersonSegment | FaceWithDocumentSegment | AttackSegment | StillSegment
