/** What became of asking a browser to keep the screen on. */
export type ScreenKept = 'held' | 'refused'

/**
 * Keeps the screen on, and with it the machine awake. A browser does so only while the page is in view: it lets go when
 * the page is hidden, and is asked again when it comes back (W3C, Screen Wake Lock API, 2024).
 */
export class KeptScreen {
  readonly #tell: (kept: ScreenKept | null) => void
  #wanted = false
  #lock: WakeLockSentinel | null = null

  /** @param tell told what became of it each time, and null when nothing asks any more */
  constructor(tell: (kept: ScreenKept | null) => void) {
    this.#tell = tell
  }

  keep(on: boolean): void {
    if (on === this.#wanted) return
    this.#wanted = on
    if (on) {
      document.addEventListener('visibilitychange', this.#ask)
      void this.#ask()
      return
    }
    document.removeEventListener('visibilitychange', this.#ask)
    const lock = this.#lock
    this.#lock = null
    void lock?.release()
    this.#tell(null)
  }

  readonly #ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || this.#lock) return
    try {
      // A browser without the interface, or a page that is not trusted with it, ends up below as one that refuses.
      const lock = await navigator.wakeLock.request('screen')
      if (!this.#wanted || this.#lock) return void lock.release()
      this.#lock = lock
      lock.addEventListener('release', () => this.#released(lock))
      this.#tell('held')
    } catch {
      if (this.#wanted && !this.#lock) this.#tell('refused')
    }
  }

  /** The browser has let go. In view it has a reason of its own, such as a battery that runs low. */
  #released(lock: WakeLockSentinel): void {
    if (this.#lock !== lock) return
    this.#lock = null
    if (document.visibilityState === 'visible') this.#tell('refused')
  }
}
