import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { settled } from '../src/movement.ts'

/** What axe finds against WCAG 2.2 AA in a page that has come to rest, or in the part of it that `scope` selects: none is []. */
export const axeViolations = async (page: Page, scope = ':root'): Promise<readonly string[]> => {
  await settled(page)
  // Axe places a script of its own in the page, which the page's policy forbids: its source is run instead.
  const { violations } = await new AxeBuilder({ page })
    .include(scope)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
