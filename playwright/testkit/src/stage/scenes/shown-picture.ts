/** The part of the picture that is printed or shown, about the face; small enough for its rim to be in the frame. */
export const PICTURE = { width: 690, height: 880 }
/** Angle through which a bent print is rolled: some 350 px of radius, a wide head's. */
export const BEND = 1.5

/** The middle of a picture, as much as is printed or shown. */
export function cutPicture(source: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = PICTURE.width
  canvas.height = PICTURE.height
  canvas.getContext('2d')?.drawImage(source, (PICTURE.width - source.width) / 2, (PICTURE.height - source.height) / 2)
  return canvas
}
