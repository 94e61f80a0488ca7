import { PersonAtCamera } from '../src/person-at-camera.ts'
import { scenarios } from '../src/scenario.ts'
import { axeViolations } from './axe-violations.ts'
import { expect, test } from './stage.ts'

const screens = ['consent', 'document', 'instruction', 'camera', 'shot'] as const

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen up to the first shot passes axe (${colorScheme}, desktop)`, async ({ stage }) => {
    const person = await PersonAtCamera.open({
      ...stage,
      scenario: scenarios.genuine,
      context: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1, colorScheme },
    })
    try {
      await person.begin()
      for (const wanted of screens) {
        await person.goOnUntil((screen) => screen === wanted || screen === 'shot')
        expect(await axeViolations(person.page, 'ekyc-capture'), wanted).toEqual([])
      }
    } finally {
      await person.close()
    }
  })
}
