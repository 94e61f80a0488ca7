/** A thing that is loaded on first need and kept; a load that failed is tried again with the next need. */
export class LoadedOnce<Thing> {
  readonly #load: () => Promise<Thing>
  #thing: Promise<Thing> | null = null

  constructor(load: () => Promise<Thing>) {
    this.#load = load
  }

  async get(): Promise<Thing> {
    this.#thing ??= this.#load()
    try {
      return await this.#thing
    } catch (cause) {
      this.#thing = null
      throw cause
    }
  }
}
