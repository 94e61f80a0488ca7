import type { JSHandle, Page } from 'playwright-core'

/** All that is animated in the page: `Document.getAnimations` leaves out what moves inside shadow roots. */
const animationsIn = (page: Page): Promise<JSHandle<Animation[]>> =>
  page.evaluateHandle(() => {
    const rootsOf = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : rootsOf(shadowRoot))),
    ]
    return rootsOf(document).flatMap((root) => root.getAnimations())
  })

/**
 * Waits until what fades or slides in has come to rest: a screen on its way in is paler than it is meant to be. What turns without
 * end, such as a picture that shows a movement, is not waited for.
 */
export const settled = async (page: Page): Promise<void> => {
  const animations = await animationsIn(page)
  await animations.evaluate(async (all) => {
    const ending = all.filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** How many animations run in the page, inside shadow roots too. */
export const countMovements = async (page: Page): Promise<number> =>
  (await animationsIn(page)).evaluate(({ length }) => length)
