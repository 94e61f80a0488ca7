/** Where a camera looks: at the document or at the person. */
export type CameraFacing = 'environment' | 'user'

export interface CameraChoice {
  readonly deviceId: string
  readonly label: string
}

/**
 * Labels of cameras that are wrong for the job, worst first. Browsers give labels in the system's language, hence the
 * Japanese ones (Safari on iOS, Windows).
 */
const unsuitable: readonly { readonly label: RegExp; readonly penalty: number }[] = [
  // An infrared camera sees neither print nor skin (Windows Hello).
  { label: /infrared|\bIR\b|赤外/i, penalty: 100 },
  // Programs that pretend to be a camera: a person who has one of them usually has a real one too.
  {
    label: /virtual|仮想|\bOBS\b|manycam|snap camera|xsplit|droidcam|epoccam|iriun|camo\b|mmhmm|nvidia broadcast/i,
    penalty: 60,
  },
  { label: /depth|truedepth|\bToF\b|深度/i, penalty: 40 },
  // Lenses that bend straight edges, or that cannot focus on a card in the hand.
  { label: /ultra[ -]?wide|超広角|fisheye/i, penalty: 30 },
  { label: /tele(?:photo)?|望遠|macro|マクロ/i, penalty: 30 },
  // Phones as webcams of a desktop: works, but is seldom what lies before the person.
  { label: /desk view|デスクビュー|continuity/i, penalty: 20 },
]

const facingLabels: Readonly<Record<CameraFacing, RegExp>> = {
  environment: /back|rear|environment|背面|アウト|外側/i,
  user: /front|user|facetime|前面|イン|内側/i,
}

/** Android numbers its cameras; the one with the lowest number of a facing is the main lens. */
const androidIndex = /camera2?\s+(\d+)/i

/**
 * Sorts cameras by how well they suit `facing`, best first. Labels are only there once a permission was given; without
 * them the order stays as it came.
 */
export function rankCameras<Choice extends CameraChoice>(cameras: readonly Choice[], facing: CameraFacing): Choice[] {
  return cameras
    .map((camera, order) => ({ camera, order, score: scoreOf(camera.label, facing) }))
    .sort((a, b) => a.score - b.score || a.order - b.order)
    .map(({ camera }) => camera)
}

/**
 * The camera to change to, or null when the current one is good enough: only a lens that is wrong for the job is worth
 * opening a second camera.
 */
export function betterCamera(
  cameras: readonly CameraChoice[],
  facing: CameraFacing,
  current: string,
): CameraChoice | null {
  const [best] = rankCameras(cameras, facing)
  const used = cameras.find(({ deviceId }) => deviceId === current)
  if (best === undefined || used === undefined || best.deviceId === current) return null
  return penaltyOf(used.label) > 0 && scoreOf(best.label, facing) < scoreOf(used.label, facing) ? best : null
}

function penaltyOf(label: string): number {
  return unsuitable.reduce((sum, { label: pattern, penalty }) => sum + (pattern.test(label) ? penalty : 0), 0)
}

function scoreOf(label: string, facing: CameraFacing): number {
  const other = facing === 'environment' ? 'user' : 'environment'
  const facingPenalty = facingLabels[facing].test(label) ? 0 : facingLabels[other].test(label) ? 200 : 10
  const index = Number(androidIndex.exec(label)?.[1] ?? 0)
  return penaltyOf(label) + facingPenalty + Math.min(index, 9) / 10
}
