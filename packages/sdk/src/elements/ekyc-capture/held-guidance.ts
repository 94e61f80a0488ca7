import type { GuidanceCode, StepId } from '@honnin/shared/protocol'

/** How long a hint stands until it is what holds the person up. */
const heldMs = 3_000

/** Tells of hints that stand, each once until another has stood. */
export class HeldGuidance {
  readonly #tell: (stepId: StepId, code: GuidanceCode) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #told = ''

  constructor(tell: (stepId: StepId, code: GuidanceCode) => void) {
    this.#tell = tell
  }

  show(stepId: StepId, code: GuidanceCode): void {
    this.clear()
    const hint = `${stepId} ${code}`
    // All is well then: the picture is about to be taken.
    if (code === 'hold_still' || hint === this.#told) return
    this.#timer = setTimeout(() => {
      this.#told = hint
      this.#tell(stepId, code)
    }, heldMs)
  }

  /** Nothing is shown any more. */
  clear(): void {
    clearTimeout(this.#timer)
  }
}
