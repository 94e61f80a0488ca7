import { seededRandom } from '../random.ts'

/** Printing resolution of a card: 20 px/mm is 508 dpi. */
export const PIXELS_PER_MM = 20

const SANS = '"Noto Sans CJK JP"'
const SERIF = '"Noto Serif CJK JP"'

export interface TextStyle {
  /** Height of the em square in millimetres. */
  size: number
  colour?: string
  family?: 'sans' | 'serif' | 'mono'
  weight?: 'normal' | 'bold'
  align?: CanvasTextAlign
  /** The text is condensed to fit into this many millimetres. */
  fit?: number
  /** Extra space between characters, millimetres. */
  spacing?: number
}

/** A sheet measured in millimetres, origin at the top left, on which one side of a card is printed. */
export class Paper {
  readonly canvas: HTMLCanvasElement
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.canvas = document.createElement('canvas')
    this.canvas.width = Math.round(width * PIXELS_PER_MM)
    this.canvas.height = Math.round(height * PIXELS_PER_MM)
    const context = this.canvas.getContext('2d')
    if (!context) throw new Error('no 2D canvas')
    this.context = context
    context.textBaseline = 'alphabetic'
  }

  /** Writes with the baseline at `y`. */
  text(content: string, x: number, y: number, style: TextStyle): void {
    const { context } = this
    const { size, colour = '#1d1d22', family = 'sans', weight = 'normal', align = 'left', fit, spacing = 0 } = style
    const families = { sans: SANS, serif: SERIF, mono: '"DejaVu Sans Mono", monospace' }
    context.save()
    context.font = `${weight} ${size * PIXELS_PER_MM}px ${families[family]}`
    context.fillStyle = colour
    context.textAlign = align
    context.letterSpacing = `${spacing * PIXELS_PER_MM}px`
    context.translate(x * PIXELS_PER_MM, y * PIXELS_PER_MM)
    const width = context.measureText(content).width / PIXELS_PER_MM
    if (fit !== undefined && width > fit) context.scale(fit / width, 1)
    context.fillText(content, 0, 0)
    context.restore()
  }

  /** Writes downwards, one character under another, from the top at `y`. */
  verticalText(content: string, x: number, y: number, pitch: number, style: TextStyle): void {
    Array.from(content).forEach((character, i) => {
      this.text(character, x, y + pitch * i + style.size * 0.88, { ...style, align: 'center' })
    })
  }

  fill(x: number, y: number, width: number, height: number, paint: string | CanvasGradient): void {
    this.context.fillStyle = paint
    this.context.fillRect(x * PIXELS_PER_MM, y * PIXELS_PER_MM, width * PIXELS_PER_MM, height * PIXELS_PER_MM)
  }

  frame(x: number, y: number, width: number, height: number, colour = '#34343c', line = 0.18): void {
    this.context.strokeStyle = colour
    this.context.lineWidth = line * PIXELS_PER_MM
    this.context.strokeRect(x * PIXELS_PER_MM, y * PIXELS_PER_MM, width * PIXELS_PER_MM, height * PIXELS_PER_MM)
  }

  line(x1: number, y1: number, x2: number, y2: number, colour = '#34343c', line = 0.18): void {
    const { context } = this
    context.strokeStyle = colour
    context.lineWidth = line * PIXELS_PER_MM
    context.beginPath()
    context.moveTo(x1 * PIXELS_PER_MM, y1 * PIXELS_PER_MM)
    context.lineTo(x2 * PIXELS_PER_MM, y2 * PIXELS_PER_MM)
    context.stroke()
  }

  picture(image: CanvasImageSource, x: number, y: number, width: number, height: number): void {
    this.context.drawImage(image, x * PIXELS_PER_MM, y * PIXELS_PER_MM, width * PIXELS_PER_MM, height * PIXELS_PER_MM)
  }

  gradient(x1: number, y1: number, x2: number, y2: number, stops: readonly string[]): CanvasGradient {
    const points = [x1, y1, x2, y2].map((mm) => mm * PIXELS_PER_MM) as [number, number, number, number]
    const gradient = this.context.createLinearGradient(...points)
    stops.forEach((stop, i) => gradient.addColorStop(i / (stops.length - 1), stop))
    return gradient
  }

  /** Fine interlaced curves over the whole sheet, as security printing has them. */
  guilloche(colours: readonly string[], seed: number): void {
    const { context } = this
    const random = seededRandom(seed)
    context.save()
    context.globalAlpha = 0.5
    context.lineWidth = 0.07 * PIXELS_PER_MM
    for (const [i, colour] of colours.entries()) {
      context.strokeStyle = colour
      const [period, swing, phase] = [14 + random() * 10, 2.2 + random() * 2, random() * 7]
      for (let row = -4; row < this.height + 4; row += 0.9) {
        context.beginPath()
        for (let x = 0; x <= this.width; x += 0.5) {
          const bend = Math.sin((x / period) * Math.PI * 2 + phase + row * 0.11) * swing
          const y = row + bend * Math.sin(((x + row * (i + 1)) / this.width) * Math.PI * (2 + i)) + i * 0.3
          context.lineTo(x * PIXELS_PER_MM, y * PIXELS_PER_MM)
        }
        context.stroke()
      }
    }
    context.restore()
  }

  /** A rosette of turned ellipses about a point. */
  rosette(x: number, y: number, radius: number, colour: string, petals = 36): void {
    const { context } = this
    context.save()
    context.translate(x * PIXELS_PER_MM, y * PIXELS_PER_MM)
    context.strokeStyle = colour
    context.globalAlpha = 0.45
    context.lineWidth = 0.08 * PIXELS_PER_MM
    for (let petal = 0; petal < petals; petal++) {
      context.rotate((Math.PI * 2) / petals)
      context.beginPath()
      context.ellipse(
        radius * 0.45 * PIXELS_PER_MM,
        0,
        radius * 0.55 * PIXELS_PER_MM,
        radius * 0.2 * PIXELS_PER_MM,
        0,
        0,
        7,
      )
      context.stroke()
    }
    context.restore()
  }

  /** The mark that no one can take the card for a real one. */
  specimenMark(x: number, y: number, size: number): void {
    const { context } = this
    context.save()
    context.translate(x * PIXELS_PER_MM, y * PIXELS_PER_MM)
    context.rotate(-0.3)
    context.globalAlpha = 0.22
    context.fillStyle = '#c8102e'
    context.textAlign = 'center'
    context.font = `bold ${size * PIXELS_PER_MM}px ${SANS}`
    context.fillText('見本 SPECIMEN', 0, 0)
    context.restore()
  }

  /** A square red seal of office with four characters. */
  seal(x: number, y: number, size: number, characters: string): void {
    const { context } = this
    const red = '#d0342c'
    this.frame(x, y, size, size, red, size * 0.06)
    context.save()
    context.globalAlpha = 0.92
    Array.from(characters).forEach((character, i) => {
      const column = 1 - Math.floor(i / 2)
      const half = size * 0.46
      this.text(character, x + size * 0.27 + column * half, y + size * 0.42 + (i % 2) * half, {
        size: half * 0.98,
        colour: red,
        family: 'serif',
        weight: 'bold',
        align: 'center',
      })
    })
    context.restore()
  }

  /** Fine grain and wear: no printed surface is one even colour. */
  grain(seed: number): void {
    const { context, canvas } = this
    const random = seededRandom(seed)
    const tile = new ImageData(256, 256)
    for (let i = 0; i < tile.data.length; i += 4) {
      const grey = 118 + random() * 20
      tile.data.set([grey, grey, grey, 255], i)
    }
    const patch = document.createElement('canvas')
    patch.width = patch.height = 256
    patch.getContext('2d')?.putImageData(tile, 0, 0)
    const pattern = context.createPattern(patch, 'repeat')
    if (!pattern) return
    context.save()
    context.globalCompositeOperation = 'overlay'
    context.globalAlpha = 0.5
    context.fillStyle = pattern
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.restore()
  }
}
