import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * The network between a browser and a studio on this machine, as something that can be cut. A browser with `switches`
 * reaches the studio under the name `localhost` and on no other way.
 */
export class Cable {
  /** Port of the studio at the far end; another one after the studio was started again. */
  port: number
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isCut = false

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

  mend(): void {
    this.#isCut = false
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #join(near: Socket): void {
    if (this.#isCut) return void near.destroy()
    const far = connect(this.port, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end)
      end.pipe(other)
      end.on('error', () => other.destroy())
      end.on('close', () => {
        this.#ends.delete(end)
        other.destroy()
      })
    }
  }
}
