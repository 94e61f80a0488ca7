import type { Page } from 'playwright-core'

/** Runs in the page. `Document.getAnimations` leaves out what moves inside shadow roots. */
const animationsInPage = async ({ wait }: { wait: boolean }): Promise<number> => {
  const rootsOf = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : rootsOf(shadowRoot))),
  ]
  const animations = rootsOf(document).flatMap((root) => root.getAnimations())
  const ending = animations.filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  if (wait) await Promise.allSettled(ending.map(({ finished }) => finished))
  return animations.length
}

/**
 * Waits until what fades or slides in has come to rest: a screen on its way in is paler than it is meant to be. What turns without
 * end, such as a picture that shows a movement, is not waited for.
 */
export const settled = async (page: Page): Promise<void> => {
  await page.evaluate(animationsInPage, { wait: true })
}

/** How many animations run in the page, inside shadow roots too. */
export const countMovements = (page: Page): Promise<number> => page.evaluate(animationsInPage, { wait: false })
