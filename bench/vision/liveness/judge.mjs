import { createHash } from 'node:crypto'
import { plans, stepsFor, itemKindOfStep, expectedFaceFrames } from '@honnin/shared/protocol'
import {
  decodeImage,
  fileLimits,
  VisionEngine,
  WORKING_SIDE_PIXELS,
} from '../../../packages/server/dist/vision/index.js'
import { checks } from '../../../packages/server/dist/verification/checks/index.js'
import { faceLight } from '../../../packages/server/dist/verification/checks/face-light.js'
import { decide } from '../../../packages/server/dist/verification/decide.js'
import { gatherEvidence } from '../../../packages/server/dist/verification/gather-evidence.js'
import { policies } from '../../../packages/server/dist/verification/policy.js'
import { runCheck } from '../../../packages/server/dist/verification/run-check.js'
import { StageClock } from '../../../packages/server/dist/verification/stage-clock.js'

const plan = plans['jp-image-face']
const documentType = 'jp_driving_licence'
const began = Date.parse('2026-01-05T10:00:00.000Z')
const at = (seconds) => new Date(began + seconds * 1000)
const STEP_SECONDS = 25

const device = {
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)',
  language: 'ja',
  screen: { width: 390, height: 844, pixelRatio: 3 },
  cameras: [],
  automation: false,
}

/** What the worker would hand to the verifier for these pictures, all of them in time and in an honest bundle. */
function inputOf({ movements, pictures }) {
  const kinds = stepsFor(plan, documentType)
  const items = []
  const steps = kinds.map((kind, index) => {
    const issued = {
      stepId: `stp_${String(index).padStart(24, 'A')}`,
      nonce: '0'.repeat(32),
      issuedAt: at(index * STEP_SECONDS).toISOString(),
      expiresAt: at(index * STEP_SECONDS + plan.stepSeconds).toISOString(),
      index,
      total: kinds.length,
      completedAt: at((index + 1) * STEP_SECONDS),
    }
    const step = {
      ...issued,
      kind,
      ...(kind === 'face_challenge' ? { movements } : { documentType }),
      ...(kind === 'document_thickness' ? { tiltDeg: { min: 25, max: 60 } } : {}),
    }
    const expected = kind === 'face_challenge' ? expectedFaceFrames(step) : []
    for (const [sequence, bytes] of pictures[kind].entries())
      items.push({
        descriptor: {
          itemId: `itm_${String(items.length).padStart(24, 'A')}`,
          stepId: issued.stepId,
          kind: itemKindOfStep(kind),
          mediaType: 'image/jpeg',
          size: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          capturedAt: at(index * STEP_SECONDS + 2 + sequence).toISOString(),
          source: 'camera-auto',
          clientFindings: kind === 'face_challenge' ? { sequence, ...expected[sequence] } : {},
        },
        receivedAt: at(index * STEP_SECONDS + 3 + sequence),
        readMedia: () => Promise.resolve(bytes),
      })
    return step
  })
  const submitted = at(kinds.length * STEP_SECONDS + 5)
  return {
    sessionId: `ses_${'A'.repeat(24)}`,
    plan,
    documentType,
    attempt: 1,
    attemptsLeft: plan.attempts - 1,
    steps,
    items,
    device,
    bundle: { signedAt: submitted, submittedAt: submitted, finding: null },
  }
}

/**
 * Makes the server's own checks and decision on pictures that came from no session. What was seen of pictures that come again
 * (the honest half of an attack) is kept.
 */
export class Judge {
  #vision
  #kept = new Map()

  static async open() {
    const judge = new Judge()
    judge.#vision = await VisionEngine.create()
    return judge
  }

  /** @returns {Promise<{ status: string, reasons: readonly string[], checks: readonly object[] }>} */
  async judge({ movements, pictures }) {
    const input = inputOf({ movements, pictures })
    const evidence = gatherEvidence({ input, vision: this.#vision, clock: new StageClock(), signal: undefined })
    const shared = {
      ...evidence,
      document: (kind) => this.#once([kind, ...(pictures[kind] ?? [])], () => evidence.document(kind)),
      held: () => this.#once(['held', ...pictures.face_with_document], () => evidence.held()),
      faceFrames: () => this.#once(['faces', ...pictures.face_challenge], () => evidence.faceFrames()),
    }
    const results = []
    const policy = policies[plan.id]
    // What nothing follows from need not be worked out.
    for (const check of checks.filter(({ id }) => policy.required.includes(id)))
      results.push(await runCheck(check, shared))
    const { status, reasons } = decide(results, { policy, attemptsLeft: input.attemptsLeft })
    return { status, reasons, checks: results }
  }

  /** The measures of the largest face in a picture; null where there is none. @type {(picture: Buffer) => Promise<object | null>} */
  measure = async (picture) => {
    const image = await decodeImage(picture, { limits: fileLimits, longestSide: WORKING_SIDE_PIXELS })
    const [face] = await this.#vision.faces.detect(image)
    return face === undefined ? null : ((await this.#vision.faces.describeLive(image, face))?.measures ?? null)
  }

  /** Makes the check of the lights alone. @returns {Promise<{ outcome: string, reasons: readonly string[] }>} */
  judgeLight({ lights, pictures }) {
    const items = pictures.map((bytes, sequence) => ({
      descriptor: { kind: 'face_light', capturedAt: at(sequence).toISOString(), clientFindings: { sequence } },
      readMedia: () => Promise.resolve(bytes),
    }))
    const input = { documentType, steps: [{ kind: 'face_light', lights }], items }
    return runCheck(
      faceLight,
      gatherEvidence({ input, vision: this.#vision, clock: new StageClock(), signal: undefined }),
    )
  }

  #once([kind, ...pictures], make) {
    const key = createHash('sha256').update(kind)
    for (const picture of pictures) key.update(picture)
    const name = key.digest('hex')
    const known = this.#kept.get(name) ?? make()
    this.#kept.set(name, known)
    // Each shot holds some megabytes.
    if (this.#kept.size > 24) this.#kept.delete(this.#kept.keys().next().value)
    return known
  }

  async close() {
    await this.#vision.dispose()
  }
}
