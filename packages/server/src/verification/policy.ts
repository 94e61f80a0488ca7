import type { CheckId, PlanId, ReasonCode } from '@honnin/shared/protocol'

/**
 * What follows when a check gives a reason.
 * `decline`: the attempt is not honest, or not by the person on the document. `resubmit`: the person can mend it.
 * `review`: a human must look. `note`: it is shown with the check and nothing follows, but where the check is required it
 * is as `review`.
 */
export type Consequence = 'decline' | 'resubmit' | 'review' | 'note'

export interface Policy {
  /** Only if every one of these passes is the session approved. */
  readonly required: readonly CheckId[]
  /** Their reasons count as well, but they need not pass: a reason that is only a note does not stand in the way. */
  readonly watched: readonly CheckId[]
  readonly consequences: Readonly<Record<ReasonCode, Consequence>>
}

const consequences: Readonly<Record<ReasonCode, Consequence>> = {
  bundle_invalid: 'decline',
  bundle_stale: 'resubmit',
  capture_virtual_camera_suspected: 'review',
  capture_frames_repeated: 'review',
  document_not_found: 'resubmit',
  document_too_small: 'resubmit',
  document_cut_off: 'resubmit',
  document_blurred: 'resubmit',
  document_glare: 'resubmit',
  document_too_dark: 'resubmit',
  document_too_bright: 'resubmit',
  document_wrong_kind: 'resubmit',
  document_portrait_missing: 'resubmit',
  document_unreadable: 'note',
  document_data_unusual: 'note',
  document_expired: 'resubmit',
  declared_data_differs: 'review',
  declared_data_unreadable: 'review',
  my_number_visible: 'resubmit',
  thickness_not_tilted: 'resubmit',
  thickness_same_view: 'decline',
  thickness_no_edge: 'review',
  card_differs: 'decline',
  face_not_found: 'resubmit',
  face_multiple: 'resubmit',
  face_too_small: 'resubmit',
  face_blurred: 'resubmit',
  face_printed: 'resubmit',
  face_too_dark: 'resubmit',
  face_too_bright: 'resubmit',
  face_unevenly_lit: 'resubmit',
  face_turned_away: 'resubmit',
  face_eyes_closed: 'resubmit',
  face_mouth_open: 'resubmit',
  challenge_not_performed: 'resubmit',
  challenge_wrong_order: 'decline',
  challenge_assisted: 'review',
  face_flat: 'decline',
  face_still: 'decline',
  face_depth_unclear: 'review',
  face_screen_suspected: 'review',
  // Never measured on living people: nobody is refused for it.
  light_unclear: 'review',
  light_wrong_order: 'review',
  light_declined: 'review',
  face_changed: 'decline',
  frames_repeated: 'decline',
  face_mismatch: 'decline',
  face_match_unclear: 'review',
  portrait_poor_quality: 'resubmit',
  held_face_differs: 'decline',
  held_document_missing: 'resubmit',
  held_document_differs: 'decline',
  attempts_exhausted: 'review',
  method_lapsed: 'decline',
  check_failed_to_run: 'review',
}

const everyPlan: readonly CheckId[] = [
  'bundle.integrity',
  'bundle.freshness',
  'capture.source',
  'document.located',
  'document.quality',
  'document.kind',
  'document.myNumberAbsent',
  'face.quality',
  'face.challenge',
  'face.depth',
  'face.consistency',
  'face.match',
]

/**
 * What is read from the print can be wrong where the picture is poor, and no rule of numbers is published: neither stands in
 * the way of a person alone. An operator who must have every field moves these two to `required`.
 */
const watched: readonly CheckId[] = ['document.data', 'document.expiry']

const imageAndFace: readonly CheckId[] = [...everyPlan, 'document.thickness', 'document.sameCard', 'face.withDocument']

/** What each plan asks for. A tenant's own policy would be one more entry of the same shape. */
export const policies: Readonly<Record<PlanId, Policy>> = {
  'jp-image-face': { required: imageAndFace, watched, consequences },
  'jp-image-face-light': { required: [...imageAndFace, 'face.light'], watched, consequences },
  'document-and-face': { required: everyPlan, watched, consequences },
}
