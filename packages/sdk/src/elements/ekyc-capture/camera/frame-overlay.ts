import { documentCatalogue, type DocumentType } from '@honnin/shared/documents'
import type { StepKind } from '@honnin/shared/protocol'
import { css, html, LitElement, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit'
import {
  cardFrame,
  cornersPath,
  faceOval,
  heldFrames,
  onStage,
  ovalPath,
  placeVideo,
  polygonPath,
  rectCorners,
  rectPath,
  tippedFrame,
  visiblePart,
  type Point,
  type Rect,
  type Size,
} from './frame-geometry.ts'

/** `seek`: nothing found yet. `follow`: a movement is to be made. `adjust`: something is to be changed. `hold`: being taken. */
export type FrameState = 'seek' | 'follow' | 'adjust' | 'hold'

/** The frame over the camera's picture: the document's or the face's own shape, the rest dimmed. */
export class FrameOverlay extends LitElement {
  static override properties: PropertyDeclarations = {
    kind: { attribute: false },
    documentType: { attribute: false },
    stage: { attribute: false },
    video: { attribute: false },
    state: { attribute: false },
    progress: { attribute: false },
    quad: { attribute: false },
    mirrored: { attribute: false },
  }

  declare kind: StepKind
  declare documentType: DocumentType
  declare stage: Size
  declare video: Size | null
  declare state: FrameState
  /** How far the steady hold or the challenge has come, 0 to 1. */
  declare progress: number
  /** Where the detector sees the document, in fractions of the picture. */
  declare quad: readonly Point[] | null
  declare mirrored: boolean

  constructor() {
    super()
    this.kind = 'document_front'
    this.documentType = 'jp_driving_licence'
    this.stage = { width: 0, height: 0 }
    this.video = null
    this.state = 'seek'
    this.progress = 0
    this.quad = null
    this.mirrored = false
  }

  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }
    .dim {
      fill: var(--ekyc-camera-dim);
      fill-rule: evenodd;
    }
    .frame {
      fill: none;
      stroke: var(--ekyc-camera-frame);
      stroke-width: 4;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .backing {
      fill: none;
      stroke: rgb(0 0 0 / 45%);
      stroke-width: 7;
      stroke-linecap: round;
    }
    .adjust {
      stroke: var(--ekyc-camera-adjust);
      stroke-dasharray: 14 12;
    }
    .hold {
      stroke: var(--ekyc-camera-ready);
      stroke-width: 6;
    }
    .ring {
      fill: none;
      stroke: var(--ekyc-camera-ready);
      stroke-width: 8;
      stroke-linecap: round;
    }
    .seen {
      fill: rgb(255 255 255 / 10%);
      stroke: rgb(255 255 255 / 75%);
      stroke-width: 1.5;
    }
    .near-edge {
      stroke: var(--ekyc-camera-frame);
      stroke-width: 10;
      stroke-linecap: round;
    }
    .near-edge.hold {
      stroke: var(--ekyc-camera-ready);
    }
    .near-edge.adjust {
      stroke: var(--ekyc-camera-adjust);
      stroke-dasharray: none;
    }
  `

  override render(): TemplateResult | typeof nothing {
    const { width, height } = this.stage
    if (width === 0 || height === 0) return nothing
    const { picture } = placeVideo(this.stage, this.video ?? this.stage)
    const visible = this.#roomFor(visiblePart(this.stage, picture))
    const shapes = this.#shapes(visible)
    const stagePath = `M0 0H${width}V${height}H0Z`
    return html`
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false" part="frame">
        <path class="dim" d=${stagePath + shapes.map((shape) => shape.outline).join('')}></path>
        ${this.#seenQuad(picture)} ${shapes.map((shape) => this.#frameOf(shape))}
      </svg>
    `
  }

  /** Leaves room for the plate above and the controls below where the picture fills the stage. */
  #roomFor(visible: Rect): Rect {
    const { width, height } = this.stage
    if (height <= 480 && width > height) {
      // A phone on its side: plates and tools stand beside the frame.
      const x = Math.max(visible.x, width * 0.24)
      const top = Math.max(visible.y, 56)
      const right = Math.min(visible.x + visible.width, width * 0.76)
      return { x, y: top, width: right - x, height: visible.y + visible.height - top - 8 }
    }
    const top = Math.max(visible.y, Math.min(150, this.stage.height * 0.2))
    const bottom = Math.min(visible.y + visible.height, this.stage.height - Math.min(150, this.stage.height * 0.19))
    return { ...visible, y: top, height: Math.max(120, bottom - top) }
  }

  #shapes(visible: Rect): readonly Shape[] {
    const { format } = documentCatalogue[this.documentType]
    const radius = 14
    switch (this.kind) {
      case 'document_front':
      case 'document_back': {
        const card = cardFrame(visible, format)
        return [{ outline: rectPath(card, radius), corners: rectCorners(card), nearEdge: null }]
      }
      case 'document_thickness': {
        const corners = tippedFrame(visible, format)
        return [{ outline: polygonPath(corners, radius), corners, nearEdge: [corners[3], corners[2]] }]
      }
      case 'face_challenge':
      case 'face_light':
        return [{ outline: ovalPath(faceOval(visible)), corners: null, nearEdge: null }]
      case 'face_with_document': {
        const { oval, card } = heldFrames(visible, format)
        return [
          { outline: ovalPath(oval), corners: null, nearEdge: null },
          { outline: rectPath(card, 10), corners: rectCorners(card), nearEdge: null },
        ]
      }
      default: {
        const unreachable: never = this.kind
        throw new TypeError(`unknown step ${String(unreachable)}`)
      }
    }
  }

  /** Colour and shape change together: corners while seeking, a dashed outline to adjust, a full one to hold. */
  #frameOf(shape: Shape): TemplateResult {
    const path =
      this.state === 'seek' && shape.corners !== null
        ? cornersPath(shape.corners, { radius: 14, armShare: 0.22 })
        : shape.outline
    return svg`
      <path class="backing" d=${path}></path>
      <path class="frame ${this.state}" d=${path}></path>
      ${
        shape.nearEdge === null
          ? nothing
          : svg`<path class="near-edge ${this.state}" d=${edgePath(shape.nearEdge)}></path>`
      }
      ${
        this.progress <= 0
          ? nothing
          : svg`<path class="ring" d=${shape.outline} pathLength="100" stroke-dasharray="${this.progress * 100} 100"></path>`
      }`
  }

  #seenQuad(picture: Rect): TemplateResult | typeof nothing {
    if (this.quad === null) return nothing
    const points = this.quad.map((point) => onStage(point, picture, this.mirrored).map(Math.round).join(','))
    return svg`<polygon class="seen" points=${points.join(' ')}></polygon>`
  }
}

interface Shape {
  readonly outline: string
  readonly corners: readonly Point[] | null
  /** The edge that the thickness shot must show. */
  readonly nearEdge: readonly [Point, Point] | null
}

const edgePath = ([from, to]: readonly [Point, Point]): string => {
  const inset = (to[0] - from[0]) * 0.06
  return `M${from[0] + inset} ${from[1]}L${to[0] - inset} ${to[1]}`
}
