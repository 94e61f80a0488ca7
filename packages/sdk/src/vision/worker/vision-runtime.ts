import type { Frame, StageReport, VisionRequest, VisionStage, VisionTask, VisionTasks } from '../protocol/index.ts'
import { FrameReader } from '../tasks/frame-reader.ts'
import type { DocumentNetwork } from '../tasks/observe-document/document-network.ts'
import { DocumentObserver, documentPictureSide } from '../tasks/observe-document/observe-document.ts'
import { facePictureSide, observeFace, type FaceMeshNetwork } from '../tasks/observe-face/observe-face.ts'
import { observeHeldDocument } from '../tasks/observe-held-document/observe-held-document.ts'
import type { AssetStore } from './asset-store.ts'
import { loadDocumentNetwork } from './document-network.ts'
import { FrameEcho } from './frame-echo.ts'
import { loadFaceMeshNetwork } from './face-mesh-network.ts'
import { LoadedOnce } from './loaded-once.ts'

type Input<Task extends VisionTask> = VisionTasks[Task]['input']
type Output<Task extends VisionTask> = Promise<VisionTasks[Task]['output']>

/** MediaPipe runs on one thread of WebAssembly whatever the page allows. */
const faceBackend = { backend: 'wasm', threads: 1 } as const

interface DocumentStage {
  readonly network: DocumentNetwork
  readonly observer: DocumentObserver
}

/** The networks of the worker, each loaded once and on first need, and the tasks over them. */
export class VisionRuntime {
  // One each: a canvas that changes its size from call to call is made anew every time.
  readonly #documentReader = new FrameReader()
  readonly #faceReader = new FrameReader()
  #echo: FrameEcho | null = null
  readonly #face: LoadedOnce<FaceMeshNetwork>
  readonly #document: LoadedOnce<DocumentStage>

  constructor(assets: AssetStore) {
    this.#face = new LoadedOnce(() => loadFaceMeshNetwork(assets))
    this.#document = new LoadedOnce(async () => {
      const network = await loadDocumentNetwork(assets)
      return { network, observer: new DocumentObserver(network) }
    })
  }

  async perform(request: VisionRequest): Output<VisionTask> {
    switch (request.task) {
      case 'loadStage':
        return this.#loadStage(request.input.stage)
      case 'echoFrames':
        this.#echo = new FrameEcho(request.input.canvas)
        return null
      case 'observeDocument':
        return this.#observeDocument(request.input)
      case 'observeFace':
        return this.#observeFace(request.input)
      case 'observeHeldDocument':
        return this.#observeHeldDocument(request.input)
      default: {
        const unreachable: never = request
        return unreachable
      }
    }
  }

  async #loadStage(stage: VisionStage): Promise<StageReport> {
    const beganMs = performance.now()
    if (stage === 'face') await this.#face.get()
    const { backend, threads } = stage === 'document' ? (await this.#document.get()).network : faceBackend
    return { backend, threads, initMs: performance.now() - beganMs }
  }

  async #observeDocument({ frame, kind, documentType, tiltDeg }: Input<'observeDocument'>): Output<'observeDocument'> {
    const { observer } = await this.#document.get()
    return observer.observe(this.#read(this.#documentReader, frame, documentPictureSide(documentType)), {
      shot: kind === 'document_thickness' ? 'thickness' : 'flat',
      documentType,
      nowMs: performance.now(),
      ...(tiltDeg !== undefined && { tiltDeg }),
    })
  }

  async #observeFace({ frame, timestampMs }: Input<'observeFace'>): Output<'observeFace'> {
    const network = await this.#face.get()
    return observeFace(network, this.#read(this.#faceReader, frame, facePictureSide), { timestampMs })
  }

  async #observeHeldDocument(input: Input<'observeHeldDocument'>): Output<'observeHeldDocument'> {
    const { frame, timestampMs, documentType } = input
    const [face, { observer }] = await Promise.all([this.#face.get(), this.#document.get()])
    const pictures = {
      document: this.#read(this.#documentReader, frame, documentPictureSide(documentType)),
      face: this.#faceReader.read(frame, facePictureSide),
    }
    return observeHeldDocument({ face, document: observer }, pictures, {
      timestampMs,
      documentType,
      nowMs: performance.now(),
    })
  }

  #read(reader: FrameReader, frame: Frame, longestSide: number): ImageData {
    const picture = reader.read(frame, longestSide)
    this.#echo?.show(reader.canvas, performance.now())
    return picture
  }
}
