import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckId, Movement, StepKind } from '@honnin/shared/protocol'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { captureSession, honestDevice, type CapturedSession } from '../../test/fixtures/captured-session.ts'
import {
  cutPortrait,
  genuinePictures,
  holdCard,
  performChallenge,
  type Sitter,
} from '../../test/fixtures/genuine-pictures.ts'
import { readSample, seat } from '../../test/fixtures/photographs.ts'
import { addNoise, createCanvas, createRandom, drawInPerspective, paste, toJpeg } from '../../test/fixtures/pixels.ts'
import { drawQrCode } from '../../test/fixtures/qr-code.ts'
import { drawCard, photographCard, poseQuad } from '../../test/fixtures/specimen-card.ts'
import { FaceAnalyser } from '../vision/index.ts'
import { createVerifier, type VerificationReport, type Verifier } from './index.ts'

const movements: readonly Movement[] = ['turn_left', 'open_mouth', 'nod']
let verifier: Verifier
let owner: Sitter
let stranger: Sitter
let pictures: Record<StepKind, readonly Buffer[]>

beforeAll(async () => {
  const faces = await FaceAnalyser.create()
  owner = await seat(faces, await readSample('second'))
  stranger = await seat(faces, await readSample('first'))
  await faces.dispose()
  verifier = await createVerifier()
  pictures = await genuinePictures({ type: 'jp_driving_licence', live: owner, portrait: owner, movements })
})
afterAll(() => verifier.dispose())

const session = (changed: Partial<Record<StepKind, readonly Uint8Array[]>> = {}): CapturedSession => ({
  planId: 'jp-image-face',
  documentType: 'jp_driving_licence',
  movements,
  pictures: { ...pictures, ...changed },
})
const verify = (captured: CapturedSession): Promise<VerificationReport> => verifier.verify(captureSession(captured))
const check = (report: VerificationReport, id: CheckId) => report.checks.find((candidate) => candidate.id === id)

test('an honest session is approved, with figures, models and timings and without anything that identifies', async () => {
  const report = await verify(session())
  expect(report.decision, JSON.stringify(report.checks)).toEqual({ status: 'approved', finality: 'final', reasons: [] })
  expect(report.checks).toHaveLength(18)
  expect(check(report, 'face.match')?.score).toBeGreaterThan(0.93)
  expect(check(report, 'face.match')?.model).toMatch(/^face-recognition@[0-9a-f]{12}$/)
  expect(report.timings.total).toBeGreaterThan(0)
  expect(report.purge).toEqual([])
  expect(JSON.stringify(report).length).toBeLessThan(6000)
})

describe('who is not the person on the document', () => {
  test("is declined with another person's card", async () => {
    const others = await genuinePictures({ type: 'jp_driving_licence', live: owner, portrait: stranger, movements })
    const report = await verify(session({ ...others, face_challenge: pictures.face_challenge }))
    expect(report.decision).toMatchObject({ status: 'declined', finality: 'final' })
    expect(check(report, 'face.match')).toMatchObject({ outcome: 'fail', reasons: ['face_mismatch'] })
  })

  test('is declined where two persons share the challenge', async () => {
    const frames = [...pictures.face_challenge]
    const performed = await performChallenge(stranger, movements)
    for (const index of [3, 4]) frames[index] = performed[index] ?? Buffer.alloc(0)
    const report = await verify(session({ face_challenge: frames }))
    expect(check(report, 'face.consistency')).toMatchObject({ outcome: 'fail', reasons: ['face_changed'] })
    expect(report.decision.status).toBe('declined')
  })

  test('is declined where another person holds the card', async () => {
    const card = await drawCard({ type: 'jp_driving_licence', portrait: cutPortrait(owner), seed: 1 })
    const report = await verify(session({ face_with_document: [await toJpeg(holdCard(stranger, card, 9))] }))
    expect(check(report, 'face.withDocument')).toMatchObject({ outcome: 'fail', reasons: ['held_face_differs'] })
    expect(report.decision.status).toBe('declined')
  })
})

describe('the challenge', () => {
  test('is not met by movements in another order', async () => {
    const [rest, turn1, turn2, mouth1, mouth2, ...others] = pictures.face_challenge
    const frames = [rest, mouth1, mouth2, turn1, turn2, ...others].flatMap((frame) => frame ?? [])
    const report = await verify(session({ face_challenge: frames }))
    expect(check(report, 'face.challenge')).toMatchObject({ outcome: 'fail', reasons: ['challenge_wrong_order'] })
    expect(report.decision.status).toBe('declined')
  })

  test('is not met by a picture that is sent again and again', async () => {
    const report = await verify(
      session({ face_challenge: Array<Buffer>(8).fill(pictures.face_challenge[0] ?? Buffer.alloc(0)) }),
    )
    expect(check(report, 'face.challenge')).toMatchObject({ outcome: 'fail', reasons: ['challenge_not_performed'] })
    expect(check(report, 'face.depth')).toMatchObject({ outcome: 'fail', reasons: ['frames_repeated'] })
    expect(report.decision.status).toBe('declined')
  })

  test('is not met by a face that keeps still before the noise of a sensor', async () => {
    const frames = await performChallenge(owner, movements, () => ({}))
    const report = await verify(session({ face_challenge: frames }))
    expect(check(report, 'face.depth')).toMatchObject({ outcome: 'fail', reasons: ['face_still'] })
  })

  test('that ends in the very picture in which it began goes to a reviewer, whatever noise lies over it', async () => {
    const [rest = Buffer.alloc(0)] = pictures.face_challenge
    const again = await sharp(rest).linear(1.01, 1).jpeg({ quality: 85 }).toBuffer()
    const report = await verify(session({ face_challenge: [...pictures.face_challenge.slice(0, 7), again] }))
    expect(check(report, 'face.depth')).toMatchObject({ outcome: 'inconclusive', reasons: ['frames_repeated'] })
    expect(report.decision.status).toBe('review')
  })

  test('is not met by a print that is moved and tilted', async () => {
    const poses = [0, 18, 38, 20, -36, 14, 40, 0]
    const frames = poses.map((turnDeg, index) => {
      const scene = createCanvas(1280, 960, [140, 135, 128])
      const share = 0.45
      const quad = poseQuad(scene, owner.photo.width / owner.photo.height, { turnDeg, tipDeg: index * 2, share })
      drawInPerspective(scene, owner.photo, { quad })
      addNoise(scene, createRandom(index))
      return toJpeg(scene)
    })
    const report = await verify(session({ face_challenge: await Promise.all(frames) }))
    expect(check(report, 'face.depth')).toMatchObject({ outcome: 'fail', reasons: ['face_flat'] })
    expect(report.decision.status).toBe('declined')
  })

  test('that a person asked to skip goes to a reviewer', async () => {
    const report = await verify({ ...session(), assisted: true })
    expect(check(report, 'face.challenge')).toMatchObject({ outcome: 'inconclusive', reasons: ['challenge_assisted'] })
    expect(report.decision.status).toBe('review')
    const still = await performChallenge(owner, movements, () => ({}))
    const resting = await verify({ ...session({ face_challenge: still }), assisted: true })
    expect(resting.decision.status).toBe('review')
  })
})

describe('the frames of the face', () => {
  const restingIndexes = [0, 7]
  const withResting = async (change: (frame: Sharp) => Sharp): Promise<readonly Buffer[]> =>
    Promise.all(
      pictures.face_challenge.map(async (frame, index) =>
        restingIndexes.includes(index) ? change(sharp(frame)).jpeg({ quality: 92 }).toBuffer() : frame,
      ),
    )

  test('must be bright and sharp, or are taken anew', async () => {
    const dark = await verify(session({ face_challenge: await withResting((frame) => frame.linear(0.12, 0)) }))
    expect(check(dark, 'face.quality')).toMatchObject({ outcome: 'fail', reasons: ['face_too_dark'] })
    const blurred = await verify(session({ face_challenge: await withResting((frame) => frame.blur(9)) }))
    expect(check(blurred, 'face.quality')).toMatchObject({ outcome: 'fail', reasons: ['face_blurred'] })
    for (const { decision } of [dark, blurred]) expect(decision.status).not.toBe('approved')
  })

  test('must show one person and one only', async () => {
    const wall = await toJpeg(createCanvas(560, 900, [150, 140, 130]))
    const none = await verify(session({ face_challenge: [...pictures.face_challenge.slice(0, 7), wall] }))
    expect(check(none, 'face.quality')).toMatchObject({ outcome: 'fail', reasons: ['face_not_found'] })
    const two = createCanvas(2 * owner.photo.width, owner.photo.height, [0, 0, 0])
    paste(two, owner.photo, 0, 0)
    paste(two, stranger.photo, owner.photo.width, 0)
    const both = await verify(session({ face_challenge: [...pictures.face_challenge.slice(0, 7), await toJpeg(two)] }))
    expect(check(both, 'face.quality')?.reasons).toContain('face_multiple')
  })

  test('that carry the grid of a display go to a reviewer', async () => {
    const onDisplay = async (frame: Buffer): Promise<Buffer> => {
      const { data, info } = await sharp(frame).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      for (let at = 0; at < data.length; at += 4) {
        const x = (at / 4) % info.width
        const y = Math.floor(at / 4 / info.width)
        const stripe = 14 * Math.cos((2 * Math.PI * x) / 3.6)
        const line = 10 * Math.cos((2 * Math.PI * y) / 3.6)
        data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + stripe + line))
        data[at + 1] = Math.max(0, Math.min(255, (data[at + 1] ?? 0) + line))
        data[at + 2] = Math.max(0, Math.min(255, (data[at + 2] ?? 0) - stripe + line))
      }
      return toJpeg({ width: info.width, height: info.height, data })
    }
    const frames = await Promise.all(pictures.face_challenge.map(onDisplay))
    const report = await verify(session({ face_challenge: frames }))
    expect(check(report, 'face.depth')).toMatchObject({ outcome: 'inconclusive', reasons: ['face_screen_suspected'] })
    expect(report.decision.status).not.toBe('approved')
  })
})

describe('the document', () => {
  test('must be tilted for the second shot', async () => {
    const card = await drawCard({ type: 'jp_driving_licence', portrait: cutPortrait(owner), seed: 1 })
    const again = await toJpeg(photographCard({ card, seed: 77, pose: { share: 0.68, tipDeg: 3 } }))
    const report = await verify(session({ document_thickness: [again] }))
    expect(check(report, 'document.thickness')).toMatchObject({ outcome: 'fail', reasons: ['thickness_not_tilted'] })
    expect(report.decision).toMatchObject({ status: 'resubmit', reasons: ['thickness_not_tilted'] })
  })

  test('must show its edge there, or a reviewer looks', async () => {
    const card = await drawCard({ type: 'jp_driving_licence', portrait: cutPortrait(owner), seed: 1 })
    const paper = photographCard({ card, seed: 23, pose: { tipDeg: 40, share: 0.66 }, thickness: 0 })
    const report = await verify(session({ document_thickness: [await toJpeg(paper)] }))
    expect(check(report, 'document.thickness')).toMatchObject({
      outcome: 'inconclusive',
      reasons: ['thickness_no_edge'],
    })
    expect(report.decision.status).toBe('review')
  })

  test('must not be the front picture sent twice', async () => {
    const report = await verify(session({ document_thickness: pictures.document_front }))
    expect(check(report, 'document.thickness')).toMatchObject({ outcome: 'fail', reasons: ['thickness_same_view'] })
    expect(report.decision.status).toBe('declined')
  })

  test('must be one card in both shots', async () => {
    const card = await drawCard({ type: 'jp_driving_licence', portrait: cutPortrait(stranger), seed: 5 })
    const oblique = await toJpeg(photographCard({ card, seed: 78, pose: { tipDeg: 40, share: 0.66 } }))
    const report = await verify(session({ document_thickness: [oblique] }))
    expect(check(report, 'document.sameCard')).toMatchObject({ outcome: 'fail', reasons: ['card_differs'] })
    expect(report.decision.status).toBe('declined')
  })

  test('must be there: a desk is none, and nothing else is concluded from it', async () => {
    const desk = createCanvas(1280, 960, [120, 100, 80])
    addNoise(desk, createRandom(3))
    const report = await verify(session({ document_front: [await toJpeg(desk)] }))
    expect(check(report, 'document.located')).toMatchObject({ outcome: 'fail', reasons: ['document_not_found'] })
    expect(report.decision).toMatchObject({ status: 'resubmit', finality: 'retryable' })
  })

  test('must be legible, and a reviewer looks when the attempts are used up', async () => {
    const card = await drawCard({ type: 'jp_driving_licence', portrait: cutPortrait(owner), seed: 1 })
    const small = await toJpeg(photographCard({ card, seed: 79, pose: { share: 0.3 } }))
    const report = await verify({ ...session({ document_front: [small] }), attemptsLeft: 0 })
    expect(check(report, 'document.quality')).toMatchObject({ outcome: 'fail', reasons: ['document_too_small'] })
    expect(report.decision).toMatchObject({ status: 'review', finality: 'final' })
    expect(report.decision.reasons).toContain('attempts_exhausted')
  })

  test('must be sharp', async () => {
    const [front = Buffer.alloc(0)] = pictures.document_front
    const blurred = await sharp(front).blur(3).jpeg().toBuffer()
    const report = await verify(session({ document_front: [blurred] }))
    expect(check(report, 'document.quality')).toMatchObject({ outcome: 'fail', reasons: ['document_blurred'] })
    expect(report.decision).toMatchObject({ status: 'resubmit', finality: 'retryable' })
  })

  test('must be of the chosen kind', async () => {
    const report = await verify({
      ...session(),
      documentType: 'jp_my_number_card',
      pictures: { ...pictures, document_back: [] },
    })
    expect(check(report, 'document.kind')).toMatchObject({ outcome: 'fail', reasons: ['document_portrait_missing'] })
    expect(report.decision.status).toBe('resubmit')
  })

  test('must not show a personal number, and such a picture is named for destruction', async () => {
    const back = await drawCard({ type: 'jp_my_number_card', portrait: drawQrCode(240), seed: 3 })
    const input = captureSession(session({ document_front: [await toJpeg(photographCard({ card: back, seed: 80 }))] }))
    const report = await verifier.verify(input)
    expect(check(report, 'document.myNumberAbsent')).toMatchObject({ outcome: 'fail', reasons: ['my_number_visible'] })
    expect(report.purge).toEqual([input.items[0]?.descriptor.itemId])
    expect(report.decision.status).not.toBe('approved')
  })

  test('must be held beside the face', async () => {
    const alone = pictures.face_challenge[0] ?? Buffer.alloc(0)
    const report = await verify(session({ face_with_document: [alone] }))
    expect(check(report, 'face.withDocument')).toMatchObject({ outcome: 'fail', reasons: ['held_document_missing'] })
    expect(report.decision.status).toBe('resubmit')
  })
})

describe('the bundle', () => {
  test('that does not fit is declined', async () => {
    const input = captureSession(session())
    const report = await verifier.verify({
      ...input,
      bundle: { ...input.bundle, finding: { code: 'bundle_item_altered' } },
    })
    expect(check(report, 'bundle.integrity')).toMatchObject({ outcome: 'fail', reasons: ['bundle_invalid'] })
    expect(report.decision.status).toBe('declined')
  })

  test('that came late must be made anew', async () => {
    const input = captureSession(session())
    const items = input.items.map((item) => ({ ...item, receivedAt: new Date(item.receivedAt.getTime() + 3_600_000) }))
    const report = await verifier.verify({ ...input, items })
    expect(check(report, 'bundle.freshness')).toMatchObject({ outcome: 'fail', reasons: ['bundle_stale'] })
  })

  test('from a virtual camera goes to a reviewer', async () => {
    const camera = { stepId: captureSession(session()).steps[0]?.stepId, label: 'OBS Virtual Camera', width: 1280, height: 720, frameRate: 30, facingMode: null, deviceIdHash: null, hasCapabilities: true, frameIntervalMs: null, repeatedFrames: 40 } // prettier-ignore
    if (camera.stepId === undefined) throw new TypeError('the plan has steps')
    const device = { ...honestDevice, cameras: [{ ...camera, stepId: camera.stepId }] }
    const report = await verify({ ...session(), device })
    expect(check(report, 'capture.source')).toMatchObject({ outcome: 'inconclusive' })
    expect(report.decision).toMatchObject({ status: 'review' })
  })
})

test('a picture that cannot be read sends the case to a reviewer, and never to an approval', async () => {
  const input = captureSession(session())
  const items = input.items.map((item) =>
    item.descriptor.kind === 'document_front' ? { ...item, readMedia: () => Promise.reject(new Error('vault')) } : item,
  )
  const report = await verifier.verify({ ...input, items })
  expect(report.decision).toMatchObject({ status: 'review', reasons: ['check_failed_to_run'] })
  expect(check(report, 'face.depth')?.outcome).toBe('pass')
})

test('a verification can be called off', async () => {
  const controller = new AbortController()
  const running = verifier.verify(captureSession(session()), controller.signal)
  await sleep(20)
  controller.abort(new Error('shutting down'))
  await expect(running).rejects.toThrow('shutting down')
})

describe('screenItem', () => {
  const expected = { kind: 'document_front', mediaType: 'image/jpeg' } as const

  test('accepts what was described', async () => {
    expect(await verifier.screenItem(pictures.document_front[0] ?? Buffer.alloc(0), expected)).toBeNull()
  })

  test('refuses another type, a bomb, rubbish and the side with the number', async () => {
    const front = pictures.document_front[0] ?? Buffer.alloc(0)
    const back = await drawCard({ type: 'jp_my_number_card', portrait: drawQrCode(240), seed: 3 })
    const coded = await toJpeg(photographCard({ card: back, seed: 81 }))
    expect(await verifier.screenItem(front, { ...expected, mediaType: 'image/png' })).toEqual({
      code: 'item_type_mismatch',
    })
    expect(await verifier.screenItem(front.subarray(0, 5000), expected)).toEqual({ code: 'item_not_an_image' })
    expect(await verifier.screenItem(Buffer.alloc(0), expected)).toEqual({ code: 'item_not_an_image' })
    expect(await verifier.screenItem(await toJpeg(createCanvas(5000, 300, [1, 2, 3])), expected)).toEqual({
      code: 'item_dimensions',
    })
    expect(await verifier.screenItem(coded, expected)).toEqual({ code: 'my_number_refused' })
    expect(await verifier.screenItem(coded, { ...expected, kind: 'face_frame' })).toBeNull()
  })
})
