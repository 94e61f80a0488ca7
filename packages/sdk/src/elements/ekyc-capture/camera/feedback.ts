/** The short signal when a picture has been taken: two rising tones and a tap of vibration. */
const toneHz = [880, 1320] as const
const toneSeconds = 0.07
const vibrationMs = { taken: [35], movement: [15] } as const

/** Sound and vibration, which the person can switch off. */
export class CaptureFeedback {
  #audio: AudioContext | null = null
  isQuiet = false

  /** Makes the sound ready: to be called soon after a tap, before anything moves, for it takes longer than a frame. */
  prepare(): void {
    if (!this.isQuiet && typeof AudioContext === 'function') this.#audio ??= new AudioContext()
  }

  taken(): void {
    if (this.isQuiet) return
    navigator.vibrate?.([...vibrationMs.taken])
    this.#play()
  }

  movementDone(): void {
    if (!this.isQuiet) navigator.vibrate?.([...vibrationMs.movement])
  }

  close(): void {
    void this.#audio?.close().catch(() => undefined)
    this.#audio = null
  }

  #play(): void {
    this.prepare()
    const audio = this.#audio
    if (audio === null) return
    for (const [index, frequency] of toneHz.entries()) {
      const oscillator = audio.createOscillator()
      const gain = audio.createGain()
      const startsAt = audio.currentTime + index * toneSeconds
      oscillator.frequency.value = frequency
      gain.gain.setValueAtTime(0.12, startsAt)
      gain.gain.exponentialRampToValueAtTime(0.001, startsAt + toneSeconds)
      oscillator.connect(gain).connect(audio.destination)
      oscillator.start(startsAt)
      oscillator.stop(startsAt + toneSeconds)
    }
  }
}
