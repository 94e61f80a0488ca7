import { seededRandom, type Random } from './random.ts'

const SIZE = 1024

function blankCanvas(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  return { canvas, context }
}

/** The top of a desk: wood, felt or dark laminate by seed. Tiles when mirrored. */
export function deskTop(seed: number): HTMLCanvasElement {
  const { canvas, context } = blankCanvas(SIZE, SIZE)
  const random = seededRandom(seed * 31 + 5)
  const draw = [drawWood, drawFelt, drawLaminate][Math.abs(seed) % 3] ?? drawWood
  draw(context, random)
  return canvas
}

function drawWood(context: CanvasRenderingContext2D, random: Random): void {
  context.fillStyle = '#6b4a30'
  context.fillRect(0, 0, SIZE, SIZE)
  for (let i = 0; i < 900; i++) {
    const y = random() * SIZE
    const dark = random() < 0.6
    context.strokeStyle = dark
      ? `rgba(52,32,18,${0.05 + random() * 0.12})`
      : `rgba(150,108,72,${0.04 + random() * 0.1})`
    context.lineWidth = 0.6 + random() * 3.5
    context.beginPath()
    const [swing, phase] = [3 + random() * 8, random() * 7]
    for (let x = 0; x <= SIZE; x += 32) context.lineTo(x, y + Math.sin(x / 260 + phase) * swing)
    context.stroke()
  }
}

function drawFelt(context: CanvasRenderingContext2D, random: Random): void {
  context.fillStyle = '#3c4a57'
  context.fillRect(0, 0, SIZE, SIZE)
  for (let i = 0; i < 16_000; i++) {
    const grey = 40 + random() * 70
    context.strokeStyle = `rgba(${grey},${grey + 10},${grey + 18},0.22)`
    const [x, y, angle] = [random() * SIZE, random() * SIZE, random() * 7]
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x + Math.cos(angle) * 9, y + Math.sin(angle) * 9)
    context.stroke()
  }
}

function drawLaminate(context: CanvasRenderingContext2D, random: Random): void {
  const gradient = context.createLinearGradient(0, 0, SIZE, SIZE)
  gradient.addColorStop(0, '#57534f')
  gradient.addColorStop(1, '#45423f')
  context.fillStyle = gradient
  context.fillRect(0, 0, SIZE, SIZE)
  for (let i = 0; i < 9000; i++) {
    const grey = 60 + random() * 90
    context.fillStyle = `rgba(${grey},${grey - 3},${grey - 6},0.35)`
    context.fillRect(random() * SIZE, random() * SIZE, 1 + random() * 2.4, 1 + random() * 2.4)
  }
}

/** A soft dark rectangle on nothing: the shadow of a thing of that size, `margin` wider on each side (any unit). */
export function softShadow(width: number, height: number, margin: number, strength: number): HTMLCanvasElement {
  const scale = 384 / (width + 2 * margin)
  const { canvas, context } = blankCanvas(384, Math.round((height + 2 * margin) * scale))
  context.filter = `blur(${margin * scale * 0.4}px)`
  context.fillStyle = `rgba(0,0,0,${strength})`
  context.fillRect(margin * scale, margin * scale, width * scale, height * scale)
  return canvas
}

/** A room out of focus: wall, window light, a shelf, a lamp. */
export function blurredRoom(width: number, height: number, seed: number): HTMLCanvasElement {
  const { canvas, context } = blankCanvas(width, height)
  const random = seededRandom(seed * 17 + 3)
  const wall = context.createLinearGradient(0, 0, width, height * 0.3)
  wall.addColorStop(0, '#b9b4a8')
  wall.addColorStop(1, '#8d8a86')
  context.fillStyle = wall
  context.fillRect(0, 0, width, height)
  context.filter = 'blur(22px)'
  for (let i = 0; i < 26; i++) {
    const hue = [28, 205, 40, 355, 120][Math.floor(random() * 5)] ?? 28
    context.fillStyle = `hsl(${hue} ${12 + random() * 30}% ${22 + random() * 40}%)`
    const [w, h] = [width * (0.03 + random() * 0.1), height * (0.06 + random() * 0.16)]
    context.fillRect(random() * width, height * (0.05 + 0.3 * Math.floor(random() * 3)), w, h)
  }
  context.fillStyle = 'rgba(238,240,236,0.85)'
  context.fillRect(width * 0.72, height * 0.04, width * 0.2, height * 0.42)
  context.filter = 'none'
  return canvas
}
