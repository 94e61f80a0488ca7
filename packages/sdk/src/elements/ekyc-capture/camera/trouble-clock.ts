/** How long without a good moment until help is offered, by kind of step. */
const patienceMs = { document: 8_000, face: 20_000 } as const
/** How long in all, even where good moments came and went. */
const limitMs = { document: 16_000, face: 30_000 } as const

/** Notices when a person does not get on by themself. */
export class TroubleClock {
  readonly #kind: 'document' | 'face'
  readonly #beganMs: number
  #goodMs: number

  constructor(kind: 'document' | 'face', nowMs: number) {
    this.#kind = kind
    this.#beganMs = nowMs
    this.#goodMs = nowMs
  }

  noteGood(nowMs: number): void {
    this.#goodMs = nowMs
  }

  isStuck(nowMs: number): boolean {
    return nowMs - this.#goodMs >= patienceMs[this.#kind] || nowMs - this.#beganMs >= limitMs[this.#kind]
  }
}
