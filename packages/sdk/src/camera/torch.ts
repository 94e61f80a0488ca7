/** The light beside a camera. */
export class Torch {
  readonly #track: MediaStreamTrack
  #on = false

  constructor(track: MediaStreamTrack) {
    this.#track = track
  }

  get available(): boolean {
    const capabilities: object = this.#track.getCapabilities?.() ?? {}
    return 'torch' in capabilities && capabilities.torch === true
  }

  get on(): boolean {
    return this.#on
  }

  /** Switches the light; does nothing where there is none or the driver refuses. */
  async set(on: boolean): Promise<void> {
    if (!this.available) return
    // Image Capture (W3C) adds the member; TypeScript's library does not have it.
    const light: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: on }
    try {
      await this.#track.applyConstraints({ advanced: [light] })
      this.#on = on
    } catch {
      // A hot phone or a low battery takes the light away (Android): the picture goes on without.
    }
  }
}
