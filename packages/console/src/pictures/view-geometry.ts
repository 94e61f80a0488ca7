/** How a picture lies in its frame: enlarged, moved (pixels of the frame, from its centre) and turned. */
export interface PictureView {
  readonly zoom: number
  readonly x: number
  readonly y: number
  /** Clockwise, 0 to 3. */
  readonly quarterTurns: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const fitted: PictureView = { zoom: 1, x: 0, y: 0, quarterTurns: 0 }

const mostZoom = 8

const isSideways = (view: PictureView): boolean => view.quarterTurns % 2 === 1

/** Size of the picture at zoom 1, before it is turned: as large as the frame allows once it is turned. */
export const fittedSize = (picture: Size, frame: Size, view: PictureView): Size => {
  const [across, down] = isSideways(view) ? [picture.height, picture.width] : [picture.width, picture.height]
  if (across <= 0 || down <= 0) return { width: 0, height: 0 }
  const scale = Math.min(frame.width / across, frame.height / down)
  return { width: picture.width * scale, height: picture.height * scale }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))

/** Keeps the picture in its frame: no side can be moved inside past the frame's own. */
export const keepInFrame = (view: PictureView, picture: Size, frame: Size): PictureView => {
  const size = fittedSize(picture, frame, view)
  const [across, down] = isSideways(view) ? [size.height, size.width] : [size.width, size.height]
  const spareX = Math.max(0, (across * view.zoom - frame.width) / 2)
  const spareY = Math.max(0, (down * view.zoom - frame.height) / 2)
  return { ...view, x: within(view.x, spareX), y: within(view.y, spareY) }
}

/** Zooms so that the point stays where it is. The point is in pixels of the frame, from its centre. */
export const zoomAt = (
  view: PictureView,
  factor: number,
  point: { readonly x: number; readonly y: number },
): PictureView => {
  const zoom = Math.min(mostZoom, Math.max(1, view.zoom * factor))
  const by = zoom / view.zoom
  return { ...view, zoom, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }
}

export const turned = (view: PictureView): PictureView => ({ ...fitted, quarterTurns: (view.quarterTurns + 1) % 4 })
