import { lightRgb, type Light, type LightColour } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { captureSession } from '../../../test/fixtures/captured-session.ts'
import type { Sitter } from '../../../test/fixtures/genuine-pictures.ts'
import { lightFace } from '../../../test/fixtures/lit-face.ts'
import { readSample, seat } from '../../../test/fixtures/photographs.ts'
import { toJpeg } from '../../../test/fixtures/pixels.ts'
import { VisionEngine } from '../../vision/index.ts'
import type { CheckFinding } from '../check.ts'
import { gatherEvidence } from '../gather-evidence.ts'
import { StageClock } from '../stage-clock.ts'
import { faceLight } from './face-light.ts'

const drawn: readonly LightColour[] = ['rose', 'green', 'blue', 'amber', 'green', 'rose']
const others: readonly LightColour[] = ['blue', 'rose', 'amber', 'rose', 'blue', 'green']
const lights: readonly Light[] = drawn.map((colour) => ({ colour, ms: 700 }))
/** A white balance that drifts, other for every picture. */
const balances = [
  [1, 1],
  [1.04, 0.97],
  [0.95, 1.05],
  [1.02, 1.03],
  [0.98, 0.94],
  [1.01, 1.02],
] as const

let vision: VisionEngine
let person: Sitter
beforeAll(async () => {
  vision = await VisionEngine.create()
  person = await seat(vision.faces, await readSample('third'))
})
afterAll(() => vision.dispose())

const photograph = (colours: readonly LightColour[], strength: number): Promise<readonly Buffer[]> =>
  Promise.all(
    colours.map((colour, at) =>
      toJpeg(lightFace(person, { rgb: lightRgb[colour], strength, balance: balances[at] ?? [1, 1], seed: at + 1 })),
    ),
  )

async function check(
  pictures: readonly Buffer[],
  session: { readonly assisted?: boolean } = {},
): Promise<CheckFinding> {
  const input = captureSession({
    planId: 'jp-image-face-light',
    documentType: 'jp_driving_licence',
    movements: ['turn_left', 'nod'],
    lights,
    pictures: { face_light: pictures },
    ...session,
  })
  return faceLight.run(gatherEvidence({ input, vision, clock: new StageClock(), signal: undefined }))
}

test.each([0.06, 0.15, 0.5])('a face in the drawn light passes (strength %d)', async (strength) => {
  const finding = await check(await photograph(drawn, strength))
  expect(finding, JSON.stringify(finding)).toMatchObject({ outcome: 'pass', reasons: [] })
})

describe('nobody is refused, and nothing is believed,', () => {
  test('where no light of the display arrives: by a window, or from a film', async () => {
    expect(await check(await photograph(drawn, 0))).toMatchObject({
      outcome: 'inconclusive',
      reasons: ['light_unclear'],
    })
  })

  test('where the person went on without the lights', async () => {
    const finding = await check(await photograph(drawn, 0.2), { assisted: true })
    expect(finding).toMatchObject({ outcome: 'inconclusive', reasons: ['light_declined'] })
  })

  test('where a picture is missing or shows no face', async () => {
    const pictures = await photograph(drawn, 0.2)
    expect(await check(pictures.slice(1))).toMatchObject({ outcome: 'inconclusive', reasons: ['light_unclear'] })
    const [wall = Buffer.alloc(0)] = await Promise.all([
      toJpeg({ width: 640, height: 480, data: new Uint8ClampedArray(640 * 480 * 4).fill(140) }),
    ])
    expect(await check([...pictures.slice(0, 5), wall])).toMatchObject({ outcome: 'inconclusive' })
  })
})

test('a film that was lit in another order shows that it was', async () => {
  expect(await check(await photograph(others, 0.15))).toMatchObject({ outcome: 'fail', reasons: ['light_wrong_order'] })
})

test('a plan without lights is not asked for them', async () => {
  const input = captureSession({
    planId: 'jp-image-face',
    documentType: 'jp_driving_licence',
    movements: ['turn_left', 'nod'],
    pictures: {},
  })
  const evidence = gatherEvidence({ input, vision, clock: new StageClock(), signal: undefined })
  expect(await faceLight.run(evidence)).toMatchObject({ outcome: 'skipped' })
})
