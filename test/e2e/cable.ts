import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * The network between a browser and a studio on this machine, as something that can be cut, or stand still. A browser with `switches`
 * reaches the studio under the name `localhost` and on no other way.
 */
export class Cable {
  /** Port of the studio at the far end; another one after the studio was started again. */
  port: number
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isCut = false
  #isStill = false

  private constructor(port: number) {
    this.port = port
    this.#server = createServer((near) => this.#join(near))
  }

  static async to(port: number): Promise<Cable> {
    const cable = new Cable(port)
    cable.#server.listen(0, '127.0.0.1')
    await once(cable.#server, 'listening')
    return cable
  }

  get switches(): string[] {
    const { port } = this.#server.address() as AddressInfo
    return [`--host-resolver-rules=MAP localhost 127.0.0.1:${port}`]
  }

  /** A link of the studio as it is written behind this cable. */
  through(link: string): string {
    const address = new URL(link)
    this.port = Number(address.port)
    address.hostname = 'localhost'
    return address.href
  }

  cut(): void {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }

  /** Carries nothing any more, and says so to neither end. */
  stall(): void {
    this.#isStill = true
    for (const end of this.#ends) end.unpipe().pause()
  }

  /** New connections are carried again; those that stood still meanwhile break. */
  mend(): void {
    this.#isCut = false
    if (!this.#isStill) return
    this.#isStill = false
    for (const end of this.#ends) end.destroy()
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #join(near: Socket): void {
    if (this.#isCut) return void near.destroy()
    if (this.#isStill) {
      this.#ends.add(near.pause())
      near.on('error', () => near.destroy())
      near.on('close', () => this.#ends.delete(near))
      return
    }
    const far = connect(this.port, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end)
      end.pipe(other)
      end.on('error', () => end.destroy())
      end.on('close', () => {
        this.#ends.delete(end)
        if (!this.#isStill) other.destroy()
      })
    }
  }
}
