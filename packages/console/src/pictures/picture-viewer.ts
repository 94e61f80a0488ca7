import type { CaseCapture } from '@honnin/shared/console'
import { html, nothing, svg, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../app/console-element.ts'
import { icons } from '../parts/icons.ts'
import type { PictureState } from './case-pictures.ts'
import { fitted, fittedSize, keepInFrame, turned, zoomAt, type PictureView, type Size } from './view-geometry.ts'

const zoomStep = 1.25
const panPixels = 60
/** Share of the zoom for one pixel of a wheel. */
const wheelShare = 0.0015

/** One large picture: it can be enlarged, moved and turned, by mouse, fingers and keys. */
export class PictureViewer extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    picture: { attribute: false },
    corners: { attribute: false },
    label: {},
    view: { state: true },
    hasCorners: { state: true },
  }

  declare picture: PictureState
  declare corners: CaseCapture['corners']
  declare label: string
  declare view: PictureView
  declare hasCorners: boolean
  readonly #pointers = new Map<number, { x: number; y: number }>()
  readonly #observer = new ResizeObserver(() => this.#layOut())

  constructor() {
    super()
    this.picture = { kind: 'veiled' }
    this.corners = null
    this.label = ''
    this.view = fitted
    this.hasCorners = true
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer.disconnect()
  }

  override render(): TemplateResult {
    const { viewer } = this.texts.case
    const isShown = this.picture.kind === 'shown'
    return html`<div
        class="picture-stage ${this.view.zoom > 1 ? 'enlarged' : ''}"
        role="group"
        tabindex=${isShown ? 0 : nothing}
        aria-label=${viewer.region(this.label)}
        aria-describedby="picture-keys"
        @wheel=${this.#onWheel}
        @keydown=${this.#onKey}
        @pointerdown=${this.#onPointerDown}
        @pointermove=${this.#onPointerMove}
        @pointerup=${this.#onPointerUp}
        @pointercancel=${this.#onPointerUp}
        @dblclick=${this.#onDoubleClick}
      >
        ${this.#content()}
      </div>
      ${isShown ? this.#tools() : nothing}`
  }

  override updated(): void {
    const stage = this.#stage
    if (stage !== null) this.#observer.observe(stage)
    this.#layOut()
  }

  #content(): TemplateResult | typeof nothing {
    const { picture } = this
    const { viewer } = this.texts.case
    switch (picture.kind) {
      case 'shown':
        return html`<div class="picture-layer">
          <img src=${picture.address} alt=${this.label} draggable="false" @load=${() => this.#layOut()} />
          ${this.#overlay()}
        </div>`
      case 'loading':
        return html`<span class="stage-note">${this.texts.shell.loading}</span>`
      case 'failed':
        return html`<span class="stage-note">${viewer.failed}</span>`
      case 'veiled':
        return html`<span class="stage-note">${icons.eyeOff}${viewer.veiled}</span>`
    }
  }

  #overlay(): TemplateResult | typeof nothing {
    if (this.corners === null || !this.hasCorners) return nothing
    const points = this.corners.map(([x, y]) => `${x},${y}`).join(' ')
    return html`<svg class="picture-overlay" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<polygon points=${points} vector-effect="non-scaling-stroke"></polygon>`}
    </svg>`
  }

  #tools(): TemplateResult {
    const { viewer } = this.texts.case
    const tool = (label: string, icon: TemplateResult, act: () => void): TemplateResult =>
      html`<button type="button" class="tool" aria-label="${label}: ${this.label}" title=${label} @click=${act}>
        ${icon}
      </button>`
    return html`<div class="picture-tools">
      ${tool(viewer.zoomOut, icons.zoomOut, () => this.#zoom(1 / zoomStep))}
      <span class="number">${viewer.zoom(Math.round(this.view.zoom * 100))}</span>
      ${tool(viewer.zoomIn, icons.zoomIn, () => this.#zoom(zoomStep))}
      ${tool(viewer.fit, icons.fit, () => this.#show(fitted))}
      ${tool(viewer.rotate, icons.rotate, () => this.#show(turned(this.view)))}
      ${
        this.corners === null
          ? nothing
          : html`<button
              type="button"
              class="tool wide"
              aria-pressed=${this.hasCorners}
              @click=${() => (this.hasCorners = !this.hasCorners)}
            >
              ${icons.corners}${viewer.corners}
            </button>`
      }
    </div>`
  }

  get #stage(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.picture-stage')
  }

  get #frame(): Size {
    const stage = this.#stage
    return { width: stage?.clientWidth ?? 0, height: stage?.clientHeight ?? 0 }
  }

  get #natural(): Size {
    const image = this.querySelector('img')
    return { width: image?.naturalWidth ?? 0, height: image?.naturalHeight ?? 0 }
  }

  #show(view: PictureView): void {
    this.view = keepInFrame(view, this.#natural, this.#frame)
  }

  #zoom(factor: number, point = { x: 0, y: 0 }): void {
    this.#show(zoomAt(this.view, factor, point))
  }

  /** Sets what the page's policy does not let a template set: styles of one element. */
  #layOut(): void {
    const layer = this.querySelector<HTMLElement>('.picture-layer')
    if (layer === null) return
    const { view } = this
    const size = fittedSize(this.#natural, this.#frame, view)
    layer.style.inlineSize = `${size.width}px`
    layer.style.blockSize = `${size.height}px`
    layer.style.transform = `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) rotate(${view.quarterTurns * 90}deg) scale(${view.zoom})`
  }

  #fromCentre(event: MouseEvent): { x: number; y: number } {
    const box = this.#stage?.getBoundingClientRect() ?? new DOMRect()
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
  }

  #onWheel = (event: WheelEvent): void => {
    if (this.picture.kind !== 'shown') return
    event.preventDefault()
    this.#zoom(Math.exp(-event.deltaY * wheelShare), this.#fromCentre(event))
  }

  #onDoubleClick = (event: MouseEvent): void => {
    if (this.view.zoom > 1) this.#show({ ...fitted, quarterTurns: this.view.quarterTurns })
    else this.#zoom(3, this.#fromCentre(event))
  }

  #onKey = (event: KeyboardEvent): void => {
    const { view } = this
    const moves: Readonly<Record<string, () => void>> = {
      '+': () => this.#zoom(zoomStep),
      ';': () => this.#zoom(zoomStep),
      '=': () => this.#zoom(zoomStep),
      '-': () => this.#zoom(1 / zoomStep),
      '0': () => this.#show(fitted),
      e: () => this.#show(turned(view)),
      ArrowLeft: () => this.#show({ ...view, x: view.x + panPixels }),
      ArrowRight: () => this.#show({ ...view, x: view.x - panPixels }),
      ArrowUp: () => this.#show({ ...view, y: view.y + panPixels }),
      ArrowDown: () => this.#show({ ...view, y: view.y - panPixels }),
    }
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key]
    // At its fitted size a picture has nowhere to move: the arrows scroll the page.
    if (act === undefined || (event.key.startsWith('Arrow') && view.zoom === 1)) return
    event.preventDefault()
    act()
  }

  #onPointerDown = (event: PointerEvent): void => {
    if (this.picture.kind !== 'shown') return
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (this.view.zoom > 1 || this.#pointers.size > 1) this.#stage?.setPointerCapture(event.pointerId)
  }

  #onPointerMove = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId)
    if (before === undefined) return
    const now = { x: event.clientX, y: event.clientY }
    const other = [...this.#pointers.entries()].find(([id]) => id !== event.pointerId)?.[1]
    this.#pointers.set(event.pointerId, now)
    if (other === undefined) {
      this.#show({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y })
      return
    }
    const apart = (point: { x: number; y: number }): number => Math.hypot(point.x - other.x, point.y - other.y)
    this.#zoom(apart(now) / Math.max(1, apart(before)), this.#fromCentre(event))
  }

  #onPointerUp = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId)
  }
}
