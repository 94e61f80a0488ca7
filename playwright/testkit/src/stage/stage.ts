import { encodeCanvas, loadBitmap } from './assets.ts'
import type { CardDrawing } from './cards/drawing.ts'
import { printCard } from './cards/print-card.ts'
import { measureFace, type FaceMeasure } from './face/landmarker.ts'
import { FRAME_HEIGHT, FRAME_WIDTH } from './frame.ts'
import { Renderer } from './gl/renderer.ts'
import type { FramePoint, OpenScene, Scene } from './scene.ts'
import { openScene } from './scenes/open-scene.ts'
import { StageError, type StageErrorCode } from './stage-error.ts'

/** Everything the studio asks of its page. Requests and replies are derived from this map. */
export interface StageTasks {
  missingFonts: { input: readonly string[]; output: string[] }
  /** Base64 PNG. */
  printCard: { input: CardDrawing; output: string }
  /** Base64 JPEGs of the drawn frames that are named. */
  film: { input: { scene: Scene; frames: readonly number[] }; output: string[] }
  /** Empty where the scene has no card. */
  cardCorners: { input: { scene: Scene; frame: number }; output: FramePoint[] }
  measureFace: { input: { url: string }; output: FaceMeasure | null }
}

interface Studio {
  renderer: Renderer
  scene: OpenScene
}

const renderers = new Map<boolean, Renderer>()
let current: (Studio & { key: string }) | undefined

/** A card or a print has edges to be smoothed; a person alone has none worth a third more time. */
function rendererFor(scene: Scene): Renderer {
  const antialias = scene.kind !== 'person'
  const renderer = renderers.get(antialias) ?? new Renderer(FRAME_WIDTH, FRAME_HEIGHT, antialias)
  renderers.set(antialias, renderer)
  return renderer
}

async function sceneFor(scene: Scene): Promise<Studio> {
  const key = JSON.stringify(scene)
  if (current?.key !== key) {
    current?.scene.close()
    current = undefined
    const renderer = rendererFor(scene)
    current = { key, renderer, scene: await openScene(renderer, scene) }
  }
  return current
}

const tasks: { [T in keyof StageTasks]: (input: StageTasks[T]['input']) => Promise<StageTasks[T]['output']> } = {
  async missingFonts(families) {
    const installed = new Set<string>()
    for (const family of families) {
      if (await isInstalled(family)) installed.add(family)
    }
    return families.filter((family) => !installed.has(family))
  },
  async printCard(card) {
    return encodeCanvas(await printCard(card), 'image/png')
  },
  async film({ scene, frames }) {
    const open = await sceneFor(scene)
    const pictures: string[] = []
    for (const frame of frames) {
      open.scene.draw(frame)
      pictures.push(await encodeCanvas(open.renderer.canvas, 'image/jpeg'))
    }
    return pictures
  },
  async cardCorners({ scene, frame }) {
    return (await sceneFor(scene)).scene.corners?.(frame) ?? []
  },
  async measureFace({ url }) {
    return (await measureFace(await loadBitmap(url))) ?? null
  },
}

async function isInstalled(family: string): Promise<boolean> {
  try {
    await new FontFace('probe', `local("${family}")`).load()
    return true
  } catch {
    return false
  }
}

export type StageReply<T> = { value: T } | { error: { code: StageErrorCode; message: string } }

/**
 * The page's one entry: performs a task by its name. It never rejects, because a rejection loses its code on the way.
 * @public called by the studio through the page
 */
export async function perform<T extends keyof StageTasks>(
  name: T,
  input: StageTasks[T]['input'],
): Promise<StageReply<StageTasks[T]['output']>> {
  try {
    return { value: await tasks[name](input) }
  } catch (cause) {
    const code = cause instanceof StageError ? cause.code : 'stage_failed'
    return { error: { code, message: cause instanceof Error ? cause.message : String(cause) } }
  }
}
