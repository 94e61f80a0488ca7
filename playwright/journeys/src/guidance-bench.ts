import { FilmStudio, type SegmentRecipe } from '@honnin/testkit'
import { findCast } from './cast.ts'
import { PersonAtCamera } from './person-at-camera.ts'
import { scenarios, type Scenario } from './scenario.ts'

/** What the page recorded during one camera screen. Times in milliseconds since the page began. */
interface StageRecord {
  readonly step: string
  grantedAt: number | null
  firstGuidanceAt: number | null
  readonly answers: number[]
}

interface PageRecord {
  readonly stages: StageRecord[]
  readonly longTasks: { readonly at: number; readonly durationMs: number }[]
}

declare global {
  interface Window {
    honninBench: PageRecord
  }
}

/**
 * Runs in the page before its scripts: notes when the camera is granted, each answer of the vision worker, the first
 * guidance that is shown, and every task of the main thread over 50 ms. It looks at the platform's own functions, so that
 * the product carries no code for it.
 */
const recordInPage = (): void => {
  const record: PageRecord = { stages: [], longTasks: [] }
  window.honninBench = record
  const current = (): StageRecord | undefined => record.stages.at(-1)

  document.addEventListener('ekyc-step', (event) => {
    const step = 'step' in event ? String(event.step) : ''
    record.stages.push({ step, grantedAt: null, firstGuidanceAt: null, answers: [] })
  })
  document.addEventListener('ekyc-guidance', () => {
    const stage = current()
    if (stage !== undefined && stage.grantedAt !== null) stage.firstGuidanceAt ??= performance.now()
  })

  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints)
    const stage = current()
    if (stage !== undefined) stage.grantedAt = performance.now()
    return stream
  }

  window.Worker = class extends Worker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters)
      this.addEventListener('message', () => current()?.answers.push(performance.now()))
    }
  }

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) record.longTasks.push({ at: entry.startTime, durationMs: entry.duration })
  }).observe({ entryTypes: ['longtask'] })
}

export interface GuidanceFigures {
  readonly step: string
  /** Answers of the detection per second while the camera guides, without the first second. */
  readonly framesPerSecond: number
  /** From the camera's grant to the first guidance shown. */
  readonly firstGuidanceMs: number | null
}

export interface GuidanceReport {
  readonly figures: readonly GuidanceFigures[]
  /** Tasks of the main thread over 50 ms while a camera was guiding, longest first. */
  readonly longTasksMs: readonly number[]
  readonly crossOriginIsolated: boolean
}

const warmUpMs = 1000
const watchMs = 8000
const askewSeconds = 9

/** The genuine film, but each document is held the wrong way at first, which keeps its screen guiding until it is put right. */
const hesitant: Scenario = {
  ...scenarios.genuine,
  segments: (step, cast) => {
    const right = scenarios.genuine.segments(step, cast)
    const wrong = right.flatMap((segment): SegmentRecipe[] =>
      segment.kind === 'card'
        ? [{ ...segment, shot: segment.shot === 'flat' ? 'thickness' : 'flat', seconds: askewSeconds }]
        : [],
    )
    return [...wrong, ...right]
  },
}

const summarise = (record: PageRecord, isolated: boolean): GuidanceReport => {
  const spans: (readonly [number, number])[] = []
  const figures = record.stages.flatMap((stage): GuidanceFigures[] => {
    const last = stage.answers.at(-1)
    if (stage.grantedAt === null || last === undefined) return []
    const begin = stage.grantedAt + warmUpMs
    spans.push([begin, last])
    const counted = stage.answers.filter((at) => at >= begin)
    const seconds = (last - begin) / 1000
    return [
      {
        step: stage.step,
        framesPerSecond: seconds > 0 ? counted.length / seconds : 0,
        firstGuidanceMs: stage.firstGuidanceAt === null ? null : stage.firstGuidanceAt - stage.grantedAt,
      },
    ]
  })
  const longTasksMs = record.longTasks
    .filter(({ at }) => spans.some(([from, to]) => at >= from && at <= to))
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => b - a)
  return { figures, longTasksMs, crossOriginIsolated: isolated }
}

/** Measures guidance in a real page, from the first camera screen to some seconds of the face screen. */
export const benchGuidance = async (relyingParty: string): Promise<GuidanceReport> => {
  const studio = await FilmStudio.launch()
  const cast = await findCast()
  const person = await PersonAtCamera.open({ scenario: hesitant, cast, studio, relyingParty })
  try {
    await person.page.addInitScript(recordInPage)
    await person.begin()
    await person.goOnUntil((screen, _status, step) => screen === 'camera' && step === 'face_challenge')
    await person.page.waitForTimeout(watchMs)
    const record = await person.page.evaluate(() => window.honninBench)
    return summarise(record, await person.page.evaluate(() => window.crossOriginIsolated))
  } finally {
    await person.close()
    await studio.close()
  }
}
