import { AxeBuilder } from '@axe-core/playwright'
import type { AxeResults } from 'axe-core'
import { PersonAtCamera } from '../src/person-at-camera.ts'
import { scenarios } from '../src/scenario.ts'
import { settled } from '../src/movement.ts'
import { expect, test } from './stage.ts'

const screens = ['consent', 'document', 'instruction', 'camera', 'shot'] as const

const describeViolations = (results: AxeResults): string[] =>
  results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)

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
        await settled(person.page)
        // Axe places a script of its own in the page, which the page's policy forbids: its source is run instead.
        const results = await new AxeBuilder({ page: person.page })
          .include('ekyc-capture')
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .setLegacyMode(true)
          .analyze()
        expect(describeViolations(results), wanted).toEqual([])
      }
    } finally {
      await person.close()
    }
  })
}
