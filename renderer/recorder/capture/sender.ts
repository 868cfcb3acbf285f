import type { ErrorData } from '../../../core/contract/errors.ts'
import type { ByteLink } from '../../../core/contract/recording/byte-link.ts'
import {
  encodeEvent,
  encodePiece,
  FromEngine,
  longestPiece,
  windowBytes,
} from '../../../core/contract/recording/channel.ts'
import type { PageEvent } from '../../../core/contract/recording/take.ts'

export interface SenderHost {
  /** A fresh line to the engine; null when none can be had now. */
  readonly dial: () => Promise<ByteLink | null>
  readonly onLine: (open: boolean) => void
  readonly onRoom: (seconds: number | null) => void
  /** The engine takes no more: what it has is safe. */
  readonly onRefused: (code: string, data: ErrorData) => void
  /** The engine has closed the take although nobody stopped it: the page was away for too long. */
  readonly onEnded: () => void
  /** Milliseconds after which an engine that says nothing is dialled again. */
  readonly patience?: number
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>
}

type Piece =
  | { readonly kind: 'event'; readonly sequence: number; readonly event: PageEvent }
  | { readonly kind: 'bytes'; readonly track: number; readonly position: number; readonly bytes: Uint8Array }

/** Milliseconds for which small writes are gathered, and between two attempts to reach the engine. */
const gathered = 100
const betweenDials = 1000
/**
 * The engine says every two seconds what is safe. A line on which nothing comes for so long, milliseconds, is cut: the
 * system of a machine whose network has gone may take a quarter of an hour to say so.
 */
const usualPatience = 20_000

/**
 * Sends a take's bytes and events in order, keeps what is not yet on the engine's disk, and goes on after a break where
 * the engine says: nothing comes twice, nothing is left out. Sizes in bytes.
 */
export class Sender {
  readonly #host: SenderHost
  readonly #outbox: Piece[] = []
  readonly #small = new Map<number, Uint8Array[]>()
  readonly #ends = new Map<number, number>()
  readonly #kept = new Map<number, number>()
  readonly #idle: (() => void)[] = []
  #line: ByteLink | null = null
  /** What was dialled, welcomed or not, and when it was last heard, milliseconds. */
  #dialled: ByteLink | null = null
  #heard = 0
  #sequence = 0
  #keptEvents = 0
  /** Place in the outbox of what is sent next. */
  #next = 0
  #onTheWay = 0
  #waiting = 0
  #closed = false
  #timer: ReturnType<typeof setInterval>

  constructor(host: SenderHost) {
    this.#host = host
    this.#timer = setInterval(() => {
      this.#gather()
      this.#listen()
    }, gathered)
    void this.#keepLine()
  }

  /** Bytes that exist only in this page's memory. */
  get unsafe(): number {
    return this.#waiting
  }

  event(event: PageEvent): void {
    this.#gather()
    this.#outbox.push({ kind: 'event', sequence: ++this.#sequence, event })
    this.#push()
  }

  /** The next bytes of a track's file. They are not copied: the caller gives them away. */
  bytes(track: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const list = this.#small.get(track)
    if (list) list.push(bytes)
    else this.#small.set(track, [bytes])
    this.#waiting += bytes.length
  }

  /** Settles when everything is on the engine's disk, or the sender was closed. */
  flushed(): Promise<void> {
    this.#gather()
    return this.#isDone() ? Promise.resolve() : new Promise((done) => this.#idle.push(done))
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#line?.close()
    for (const done of this.#idle.splice(0)) done()
  }

  #isDone(): boolean {
    return this.#closed || (this.#waiting === 0 && this.#keptEvents >= this.#sequence)
  }

  /** Makes pieces of what was written in bits. */
  #gather(): void {
    for (const [track, bits] of this.#small) {
      const whole = new Uint8Array(bits.reduce((sum, one) => sum + one.length, 0))
      let at = 0
      for (const one of bits) {
        whole.set(one, at)
        at += one.length
      }
      const start = this.#ends.get(track) ?? 0
      for (let from = 0; from < whole.length; from += longestPiece) {
        const bytes = whole.subarray(from, from + longestPiece)
        this.#outbox.push({ kind: 'bytes', track, position: start + from, bytes })
      }
      this.#ends.set(track, start + whole.length)
    }
    this.#small.clear()
    this.#push()
  }

  async #keepLine(): Promise<void> {
    const pause = this.#host.pause ?? ((ms: number) => new Promise<void>((go) => setTimeout(go, ms)))
    while (!this.#closed) {
      const line = await this.#host.dial().catch(() => null)
      if (line) await this.#use(line)
      this.#host.onLine(false)
      if (!this.#closed) await pause(betweenDials)
    }
  }

  #use(line: ByteLink): Promise<void> {
    return new Promise((ended) => {
      this.#dialled = line
      this.#heard = performance.now()
      line.onClose(() => {
        this.#line = null
        this.#dialled = null
        ended()
      })
      line.receive((message) => {
        if (typeof message !== 'string') return
        this.#heard = performance.now()
        this.#hear(line, FromEngine.parse(JSON.parse(message)))
      })
      if (this.#closed) line.close()
    })
  }

  /** Cuts a line from which nothing comes any more. */
  #listen(): void {
    if (performance.now() - this.#heard > (this.#host.patience ?? usualPatience)) this.#dialled?.close()
  }

  #hear(line: ByteLink, said: FromEngine): void {
    if (said.kind === 'refused') {
      this.close()
      this.#host.onRefused(said.code, said.data)
      return
    }
    if (said.kind === 'ended') {
      const all = said.events >= this.#sequence
      this.close()
      if (!all) this.#host.onEnded()
      return
    }
    if (said.kind === 'kept') {
      this.#forget(said)
      this.#host.onRoom(said.roomSeconds)
      return
    }
    const written = new Map(said.tracks.map(({ number, bytes }) => [number, bytes]))
    this.#next = this.#outbox.findIndex((piece) =>
      piece.kind === 'event'
        ? piece.sequence > said.events
        : piece.position + piece.bytes.length > (written.get(piece.track) ?? 0),
    )
    if (this.#next < 0) this.#next = this.#outbox.length
    this.#onTheWay = 0
    this.#line = line
    this.#host.onLine(true)
    this.#push()
  }

  #push(): void {
    const line = this.#line
    if (!line) return
    while (this.#next < this.#outbox.length && this.#onTheWay < windowBytes) {
      const piece = this.#outbox[this.#next++] as Piece
      if (piece.kind === 'event') line.send(encodeEvent(piece.sequence, piece.event))
      else {
        line.send(encodePiece(piece.track, piece.position, piece.bytes))
        this.#onTheWay += piece.bytes.length
      }
    }
  }

  /** Lets go of what is on the disk. */
  #forget({ tracks, events }: Extract<FromEngine, { kind: 'kept' }>): void {
    for (const { number, bytes } of tracks) this.#kept.set(number, bytes)
    this.#keptEvents = Math.max(this.#keptEvents, events)
    let gone = 0
    for (const piece of this.#outbox) {
      if (gone >= this.#next) break
      if (piece.kind === 'event' && piece.sequence > events) break
      if (piece.kind === 'bytes') {
        if (piece.position + piece.bytes.length > (this.#kept.get(piece.track) ?? 0)) break
        this.#onTheWay -= Math.min(this.#onTheWay, piece.bytes.length)
        this.#waiting -= piece.bytes.length
      }
      gone++
    }
    this.#outbox.splice(0, gone)
    this.#next -= gone
    this.#push()
    if (this.#isDone()) for (const done of this.#idle.splice(0)) done()
  }
}
