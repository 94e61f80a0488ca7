import type { Announcement, CaptureFlow, Effect, Screen, Transition } from './flow-state.ts'

/** Nothing changes and nothing is asked for. */
export const still = (flow: CaptureFlow): Transition => ({ flow, effects: [] })

/** Another screen, and what is to be done with it. */
export const show = (flow: CaptureFlow, screen: Screen, effects: readonly Effect[] = []): Transition => ({
  flow: { ...flow, screen },
  effects,
})

/** Something that the host page is told. */
export const announce = (announcement: Announcement): Effect => ({ type: 'announce', announcement })
