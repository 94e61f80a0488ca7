import { FilmStudio } from '@honnin/testkit'
import { findCast } from './cast.ts'
import { PersonAtCamera, type SeenResult } from './person-at-camera.ts'
import { scenarioNames, scenarios, type ScenarioName } from './scenario.ts'

export { scenarioNames, scenarios, type ScenarioName }

export const isScenarioName = (name: string): name is ScenarioName => scenarioNames.some((known) => known === name)

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }
const desktop = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 }

/** The screens on which a demo can be looked at. */
const sizes = { phone, desktop } as const
export type DemoSize = keyof typeof sizes
export const isDemoSize = (name: string): name is DemoSize => Object.hasOwn(sizes, name)

export interface DemoOptions {
  readonly film: ScenarioName
  readonly size: DemoSize
  readonly relyingParty: string
  /** Folder for a picture of every screen. */
  readonly output: string
  /** Told in one line what is happening. */
  readonly tell: (line: string) => void
}

export interface DemoResult {
  /** Whether the outcome is the one that this film must have. */
  readonly isAsExpected: boolean
  readonly seen: SeenResult
}

/** Makes one whole verification in a headless browser with the fake camera playing a film. */
export const runDemo = async ({ film, size, relyingParty, output, tell }: DemoOptions): Promise<DemoResult> => {
  const scenario = scenarios[film]
  let lastSegment = ''
  const studio = await FilmStudio.launch({
    onProgress: ({ segment }) => {
      if (segment === lastSegment) return
      lastSegment = segment
      tell(`filming: ${segment}`)
    },
  })
  try {
    const person = await PersonAtCamera.open({
      scenario,
      cast: await findCast(),
      studio,
      relyingParty,
      context: sizes[size],
      screenshots: output,
      onGuidance: (code) => tell(`guidance: ${code}`),
      onScreen: (screen, step) => tell(`screen: ${screen}${step === null ? '' : ` (${step})`}`),
    })
    try {
      const seen = await play(film, person)
      return { isAsExpected: isExpected(seen, film), seen }
    } finally {
      await person.close()
    }
  } finally {
    await studio.close()
  }
}

const play = (film: ScenarioName, person: PersonAtCamera): Promise<SeenResult> => {
  switch (film) {
    case 'my-number-back':
      return refusedAtTheCamera(person)
    case 'no-consent':
      return notAgreed(person)
    default:
      return person.verify()
  }
}

const settleMs = 10_000
const pollMs = 250

/** The person declines: the relying party's page takes over and the session is canceled. */
const notAgreed = async (person: PersonAtCamera): Promise<SeenResult> => {
  await person.begin()
  await person.goOnUntil((screen) => screen === 'consent')
  await person.press('decline')
  const deadline = Date.now() + settleMs
  for (;;) {
    const result = await person.result()
    if (result.status === 'canceled' || Date.now() > deadline) return result
    await person.page.waitForTimeout(pollMs)
  }
}

/** The page must not take this picture: the film ends at the camera, with the guidance that says so. */
const refusedAtTheCamera = async (person: PersonAtCamera): Promise<SeenResult> => {
  await person.begin()
  await person.goOnUntil((screen) => screen === 'camera')
  await person.page.locator('ekyc-capture [data-guidance="document_wrong_side"]').first().waitFor({ timeout: 20_000 })
  await person.press('cancel')
  await person.press('cancel:confirm')
  return person.result()
}

const isExpected = (seen: SeenResult, film: ScenarioName): boolean => {
  const { statuses, reasons } = scenarios[film].expected
  if (film === 'my-number-back') return seen.status !== 'approved' && seen.decision === null
  if (!statuses.some((status) => status === seen.status)) return false
  return reasons.length === 0 || reasons.some((reason) => seen.decision?.reasons.includes(reason) === true)
}
