/** Colours of skin from light to shade. */
export type SkinTone = readonly [red: number, green: number, blue: number]

const rgb = (tone: SkinTone, light: number) => `rgb(${tone.map((c) => Math.round(Math.min(255, c * light))).join(' ')})`

function blank(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  return { canvas, context }
}

/** A finger pointing up, its tip at the top of the picture: skin lit from the left, with a nail. */
export function drawThumb(tone: SkinTone): HTMLCanvasElement {
  const { canvas, context } = blank(160, 320)
  const skin = context.createLinearGradient(18, 0, 142, 0)
  for (const [at, light] of [
    [0, 0.62],
    [0.25, 1],
    [0.55, 1.04],
    [1, 0.5],
  ] as const) {
    skin.addColorStop(at, rgb(tone, light))
  }
  context.filter = 'blur(1.5px)'
  context.fillStyle = skin
  context.beginPath()
  context.moveTo(22, 320)
  context.bezierCurveTo(16, 210, 22, 150, 26, 96)
  context.bezierCurveTo(30, 2, 128, 2, 134, 96)
  context.bezierCurveTo(140, 160, 142, 220, 138, 320)
  context.fill()
  context.strokeStyle = rgb(tone, 0.72)
  context.lineWidth = 2
  for (const y of [168, 176]) {
    context.beginPath()
    context.ellipse(80, y, 40, 7, 0, 0.2, Math.PI - 0.2)
    context.stroke()
  }
  context.fillStyle = rgb([tone[0] * 1.04, tone[1] * 1.02, tone[2] * 1.06], 1.1)
  context.beginPath()
  context.ellipse(80, 62, 33, 44, 0, 0, 7)
  context.fill()
  return canvas
}

/** The fist behind a held thing, coming up from the lower edge: fingers, palm, wrist and cuff. */
export function drawFist(tone: SkinTone): HTMLCanvasElement {
  const { canvas, context } = blank(360, 560)
  context.filter = 'blur(2px)'
  const cuff = context.createLinearGradient(80, 0, 300, 0)
  for (const [at, colour] of [
    [0, '#23262e'],
    [0.4, '#3b404c'],
    [1, '#191b21'],
  ] as const) {
    cuff.addColorStop(at, colour)
  }
  const palm = context.createRadialGradient(150, 190, 20, 180, 230, 220)
  palm.addColorStop(0, rgb(tone, 0.98))
  palm.addColorStop(0.6, rgb(tone, 0.78))
  palm.addColorStop(1, rgb(tone, 0.5))
  context.fillStyle = palm
  context.beginPath()
  context.roundRect(110, 200, 150, 260, 60)
  context.fill()
  context.beginPath()
  context.ellipse(185, 190, 120, 130, 0, 0, 7)
  context.fill()
  for (let finger = 0; finger < 4; finger++) {
    const y = 70 + finger * 56
    const skin = context.createLinearGradient(0, y, 0, y + 56)
    skin.addColorStop(0, rgb(tone, 0.66))
    skin.addColorStop(0.4, rgb(tone, 0.96))
    skin.addColorStop(1, rgb(tone, 0.55))
    context.fillStyle = skin
    context.beginPath()
    context.roundRect(52 + Math.abs(finger - 1.4) * 9, y, 210, 54, 27)
    context.fill()
  }
  context.fillStyle = cuff
  context.beginPath()
  context.roundRect(84, 400, 204, 220, 24)
  context.fill()
  return canvas
}
