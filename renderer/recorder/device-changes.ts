/** Names of devices of the machine, as the system gives them. */
export interface DeviceChange {
  readonly come: readonly string[]
  readonly gone: readonly string[]
}

type Devices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>

/**
 * Tells which devices come and go while it listens: also those that are no source, such as headphones, behind which the
 * system may give another microphone or let the loudspeakers be heard.
 */
export class DeviceChanges {
  readonly #devices: Devices
  readonly #tell: (change: DeviceChange) => void
  #known: ReadonlySet<string> = new Set()
  #turn: Promise<void> = Promise.resolve()
  #isListening = false

  constructor(devices: Devices, tell: (change: DeviceChange) => void) {
    this.#devices = devices
    this.#tell = tell
  }

  listen(on: boolean): void {
    if (on === this.#isListening) return
    this.#isListening = on
    if (!on) {
      this.#devices.removeEventListener('devicechange', this.#look)
      return
    }
    this.#next(async () => {
      this.#known = await this.#names()
    })
    this.#devices.addEventListener('devicechange', this.#look)
  }

  readonly #look = (): void =>
    this.#next(async () => {
      const [before, now] = [this.#known, await this.#names()]
      this.#known = now
      const come = [...now].filter((name) => !before.has(name))
      const gone = [...before].filter((name) => !now.has(name))
      if (this.#isListening && come.length + gone.length > 0) this.#tell({ come, gone })
    })

  async #names(): Promise<ReadonlySet<string>> {
    const all = await this.#devices.enumerateDevices()
    return new Set(all.map(({ label }) => label).filter((label) => label !== ''))
  }

  /** One look after the other. A browser that does not tell its devices is asked again at the next change. */
  #next(look: () => Promise<void>): void {
    this.#turn = this.#turn.then(look).catch(() => undefined)
  }
}
