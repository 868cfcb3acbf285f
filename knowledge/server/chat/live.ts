import { WebSocket } from 'ws'
import type { LiveEvent } from '../../contract/chat.ts'
import type { Role } from '../../contract/people.ts'
import type { Visitor } from '../people/sign-ins.ts'

/** Milliseconds between two signs of life: proxies cut what is silent for a minute. */
const beat = 25_000
/** Bytes that a browser that does not read may leave in memory. */
const mostWaiting = 1 << 20
const mostLines = 10

interface Line {
  readonly person: string
  readonly socket: WebSocket
  /** Who is behind it now; null when the sign-in has ended. */
  readonly who: () => Promise<Visitor | null>
  alive: boolean
  /** What is told goes out in the order in which it was told. */
  turn: Promise<void>
}

/** The open lines to browsers. A sign-in that has ended hears nothing more. */
export class Live {
  readonly #lines = new Map<string, Set<Line>>()
  readonly #told: (event: LiveEvent) => void
  readonly #timer: NodeJS.Timeout

  /** @param told hears what is told to somebody, whether or not a line of theirs is open */
  constructor(told: (event: LiveEvent) => void = () => undefined) {
    this.#told = told
    this.#timer = setInterval(() => this.#beat(), beat)
    this.#timer.unref()
  }

  /** @param who asks again who is signed in: asked before anything is told */
  join(person: string, socket: WebSocket, who: Line['who']): void {
    const line: Line = { person, socket, who, alive: true, turn: Promise.resolve() }
    const lines = this.#lines.get(person) ?? new Set()
    this.#lines.set(person, lines.add(line))
    if (lines.size > mostLines) [...lines][0]?.socket.terminate()
    socket.on('pong', () => {
      line.alive = true
    })
    // A line is for telling: what a browser sends on it is not read.
    socket.on('message', () => socket.terminate())
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      lines.delete(line)
      if (lines.size === 0 && this.#lines.get(person) === lines) this.#lines.delete(person)
    })
  }

  /** Tells everybody who has a line open and one of these roles. */
  tellRoles(roles: readonly Role[], event: LiveEvent): void {
    for (const lines of this.#lines.values()) for (const line of lines) this.#tell(line, event, roles)
  }

  /** Tells one person, on every browser that they have open. */
  tell(person: string, event: LiveEvent): void {
    this.#told(event)
    for (const line of this.#lines.get(person) ?? []) this.#tell(line, event)
  }

  /** Resolves when everything told so far has been handed to the network. */
  async settled(): Promise<void> {
    await Promise.all([...this.#lines.values()].flatMap((lines) => [...lines].map(({ turn }) => turn)))
  }

  close(): void {
    clearInterval(this.#timer)
    for (const lines of this.#lines.values()) for (const { socket } of lines) socket.terminate()
  }

  #tell(line: Line, event: LiveEvent, roles?: readonly Role[]): void {
    line.turn = line.turn.then(async () => {
      if (line.socket.readyState !== WebSocket.OPEN) return
      const visitor = await line.who().catch(() => null)
      if (visitor?.id !== line.person) return line.socket.close(4401)
      if (roles && !roles.includes(visitor.role)) return
      if (line.socket.bufferedAmount > mostWaiting) return line.socket.terminate()
      line.socket.send(JSON.stringify(event))
    })
  }

  #beat(): void {
    for (const lines of this.#lines.values())
      for (const line of lines) {
        if (!line.alive) {
          line.socket.terminate()
          continue
        }
        line.alive = false
        line.socket.ping()
      }
  }
}
