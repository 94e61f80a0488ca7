/** Adds up how long each stage of a verification took, in milliseconds of wall time. */
export class StageClock {
  readonly #totals = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  async measure<Result>(stage: string, work: () => Promise<Result> | Result): Promise<Result> {
    const start = this.#now()
    try {
      return await work()
    } finally {
      this.#totals.set(stage, (this.#totals.get(stage) ?? 0) + this.#now() - start)
    }
  }

  /** Milliseconds by stage, rounded to a tenth. */
  timings(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#totals].map(([stage, total]) => [stage, Math.round(total * 10) / 10]))
  }
}
