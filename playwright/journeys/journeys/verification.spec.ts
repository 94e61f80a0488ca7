import { PersonAtCamera } from '../src/person-at-camera.ts'
import { scenarioNames, scenarios } from '../src/scenario.ts'
import { expect, test } from './stage.ts'

const decided = scenarioNames.filter((name) => name !== 'my-number-back' && name !== 'no-consent')

for (const name of decided) {
  const scenario = scenarios[name]
  test(`${name}: ${scenario.summary} → ${scenario.expected.statuses.join(' or ')}`, async ({ stage }) => {
    const person = await PersonAtCamera.open({ ...stage, scenario })
    try {
      const result = await person.verify()
      const seen = JSON.stringify(result.checks)
      expect(scenario.expected.statuses, seen).toContain(result.status)
      if (scenario.expected.reasons.length > 0) {
        const hits = scenario.expected.reasons.filter((reason) => result.decision?.reasons.includes(reason))
        expect(hits, `${result.decision?.reasons.join()} in ${seen}`).not.toEqual([])
      }
      expect(result.audit?.proof, 'the decision is proved in the log').toContain('c2sp.org/tlog-proof@v1')
      expect(result.webhook.status).toBe(result.status)

      const foreign = person.requests.filter((url) => !url.startsWith(stage.relyingParty) && !url.startsWith('blob:'))
      expect(foreign, 'no request leaves the origin').toEqual([])
      expect(person.complaints, 'nothing violates the policy of the page').toEqual([])
    } finally {
      await person.close()
    }
  })
}

test('no-consent: nothing is photographed and the session is canceled', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: scenarios['no-consent'] })
  try {
    await person.begin()
    await person.goOnUntil((screen) => screen === 'consent')
    await person.press('decline')
    await expect.poll(async () => (await person.result()).status).toBe('canceled')
    expect(person.requests.filter((url) => url.includes('/items'))).toEqual([])
  } finally {
    await person.close()
  }
})

test('my-number-back: the page refuses the side with the personal number and sends nothing', async ({ stage }) => {
  const person = await PersonAtCamera.open({ ...stage, scenario: scenarios['my-number-back'] })
  try {
    await person.begin()
    const noted = person.page.waitForResponse(
      (answer) =>
        answer.ok() &&
        /\/guidance$/.test(answer.url()) &&
        answer.request().postDataJSON().code === 'document_wrong_side',
      { timeout: 45_000 },
    )
    await person.goOnUntil((screen) => screen === 'camera')
    await person.page.locator('ekyc-capture [data-guidance="document_wrong_side"]').first().waitFor({ timeout: 30_000 })
    // A hint that stands is told, so that figures know at which of them people leave.
    await noted
    expect((await person.screen())?.screen).toBe('camera')
    expect(person.requests.filter((url) => url.includes('/items'))).toEqual([])
  } finally {
    await person.close()
  }
})
