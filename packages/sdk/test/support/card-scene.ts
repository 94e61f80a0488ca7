export interface CardScene {
  readonly picture: ImageBitmap
  /** Corners in fractions of the picture, clockwise from the top left. */
  readonly corners: readonly (readonly [number, number])[]
}

export interface CardSceneOptions {
  /** In radians. */
  readonly angle: number
  /** 1 for a card of 856 pixels. */
  readonly scale: number
  /** Stands on the card instead of its last lines. */
  readonly number?: string
}

/** Millimetres to pixels of the drawing, before `scale`. */
const pxPerMm = 10
const size = { width: 1280, height: 720 }

/**
 * Draws an invented card on a wooden desk. Flat on purpose: what is tested is that the worker finds what any picture shows,
 * and the corners are known exactly.
 */
export async function drawCardScene({ angle, scale, number }: CardSceneOptions): Promise<CardScene> {
  const canvas = new OffscreenCanvas(size.width, size.height)
  const context = canvas.getContext('2d')
  if (context === null) throw new TypeError('no canvas')
  drawDesk(context)
  const [width, height] = [85.6 * pxPerMm, 54 * pxPerMm]
  context.translate(size.width / 2, size.height / 2)
  context.rotate(angle)
  context.scale(scale, scale)
  context.translate(-width / 2, -height / 2)
  drawCard(context, width, height)
  drawLines(context, number)
  const place = context.getTransform()
  const corners = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ].map(([x, y]): readonly [number, number] => {
    const point = place.transformPoint({ x: x ?? 0, y: y ?? 0 })
    return [point.x / size.width, point.y / size.height]
  })
  return { picture: await createImageBitmap(canvas), corners }
}

function drawDesk(context: OffscreenCanvasRenderingContext2D): void {
  const light = context.createLinearGradient(0, 0, size.width, size.height)
  light.addColorStop(0, '#6b5136')
  light.addColorStop(1, '#493622')
  context.fillStyle = light
  context.fillRect(0, 0, size.width, size.height)
  let seed = 1
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647
  for (let grain = 0; grain < 4000; grain += 1) {
    context.fillStyle = `rgba(${30 + random() * 80}, ${20 + random() * 60}, 20, 0.25)`
    context.fillRect(random() * size.width, random() * size.height, random() * 60, 1)
  }
}

function drawCard(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  context.shadowColor = 'rgba(0, 0, 0, 0.5)'
  context.shadowBlur = 12
  context.fillStyle = '#eef2ee'
  context.beginPath()
  context.roundRect(0, 0, width, height, 3.18 * pxPerMm)
  context.fill()
  context.shadowColor = 'transparent'
  context.fillStyle = '#4a78b0'
  context.fillRect(40, 90, width - 80, 40)
  context.fillStyle = '#99aaaa'
  context.fillRect(580, 160, 230, 300)
  context.fillStyle = '#665544'
  context.beginPath()
  context.arc(695, 260, 60, 0, 2 * Math.PI)
  context.fill()
  context.fillRect(615, 340, 160, 120)
  context.fillStyle = '#222222'
  context.font = '30px sans-serif'
  context.fillText('SPECIMEN  NOT A DOCUMENT  01 JAN 1990', 40, 60)
}

function drawLines(context: OffscreenCanvasRenderingContext2D, number: string | undefined): void {
  const lines = number === undefined ? 7 : 5
  for (let line = 0; line < lines; line += 1) context.fillText(`SPECIMEN 1234567890 LINE ${line}`, 40, 190 + line * 48)
  if (number === undefined) return
  context.font = '44px sans-serif'
  context.fillText(number, 40, 460)
}
