import type { ErrorData } from '../../../core/contract/errors.ts'
import type { ByteLink } from '../../../core/contract/recording/byte-link.ts'
import {
  encodeEvent,
  encodePiece,
  FromEngine,
  longestPiece,
  stillHere,
  windowBytes,
} from '../../../core/contract/recording/channel.ts'
import type { PageEvent } from '../../../core/contract/recording/take.ts'
import type { Aside, Place } from './aside.ts'

export interface SenderHost {
  /** A fresh line to the engine; null when none can be had now. */
  readonly dial: () => Promise<ByteLink | null>
  readonly onLine: (open: boolean) => void
  readonly onRoom: (seconds: number | null) => void
  /** The engine takes no more: what it has is safe. */
  readonly onRefused: (code: string, data: ErrorData) => void
  /** The engine has closed the take for good although nobody stopped it here: so many bytes were in this page alone. */
  readonly onEnded: (bytes: number) => void
  /** So many bytes of a track that were put aside cannot be read any more: zeros stand in their place. */
  readonly onHole: (track: number, bytes: number) => void
  /** Where what waits for long is kept; null where there is no such place. */
  readonly aside?: () => Promise<Aside | null>
  /** Bytes that wait in memory before others are put aside. */
  readonly mostHeld?: number
  /** Milliseconds after which an engine that says nothing is dialled again. */
  readonly patience?: number
  /** Milliseconds after which a page that has nothing to send says that it is there. */
  readonly pulse?: number
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>
}

interface BytesPiece {
  readonly kind: 'bytes'
  readonly track: number
  readonly position: number
  readonly length: number
  /** Null while they are put aside. */
  bytes: Uint8Array<ArrayBuffer> | null
  place: Place | null
  /** On the line that is open now. */
  isSent: boolean
}
type Piece = { readonly kind: 'event'; readonly sequence: number; readonly event: PageEvent } | BytesPiece

/** Milliseconds for which small writes are gathered, and between two attempts to reach the engine. */
const gathered = 100
const betweenDials = 1000
/** Milliseconds until something is put aside again after that was not possible. */
const betweenTries = 10_000
const usuallyHeld = 4 << 20
/**
 * The engine says every two seconds what is safe. A line on which nothing comes for so long, milliseconds, is cut: the
 * system of a machine whose network has gone may take a quarter of an hour to say so.
 */
const usualPatience = 20_000
/** The engine cuts a line on which nothing comes for half a minute: a recording that is paused has nothing to send. */
const usualPulse = 5000

/**
 * Sends a take's bytes and events in order, keeps what is not yet on the engine's disk, and goes on after a break where
 * the engine says: nothing comes twice, nothing is left out. Sizes in bytes.
 */
export class Sender {
  readonly #host: SenderHost
  readonly #outbox: Piece[] = []
  /** What may be put aside, oldest first. */
  readonly #waitingLong: BytesPiece[] = []
  readonly #small = new Map<number, Uint8Array[]>()
  readonly #ends = new Map<number, number>()
  readonly #kept = new Map<number, number>()
  readonly #idle: (() => void)[] = []
  #line: ByteLink | null = null
  /** What was dialled, welcomed or not, and when it was last heard, milliseconds. */
  #dialled: ByteLink | null = null
  #heard = 0
  /** When something was last sent, milliseconds. */
  #said = 0
  #sequence = 0
  #keptEvents = 0
  /** Place in the outbox of what is sent next. */
  #next = 0
  #onTheWay = 0
  #waiting = 0
  #held = 0
  #aside: Promise<Aside | null> | null = null
  #isMoving = false
  #isFetching = false
  #closed = false
  #timer: ReturnType<typeof setInterval>

  constructor(host: SenderHost) {
    this.#host = host
    this.#timer = setInterval(() => {
      this.#gather()
      this.#listen()
      this.#speak()
      void this.#putAside()
    }, gathered)
    void this.#keepLine()
  }

  /** Bytes that this page alone has. */
  get unsafe(): number {
    return this.#waiting
  }

  /** Those of them that take its memory. */
  get held(): number {
    return this.#held
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
    this.#held += bytes.length
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
    void this.#aside?.then((aside) => aside?.close())
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
        const about = { track, position: start + from, length: bytes.length }
        const piece: BytesPiece = { kind: 'bytes', ...about, bytes, place: null, isSent: false }
        this.#outbox.push(piece)
        this.#waitingLong.push(piece)
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

  /** A page that says nothing for long counts as lost. */
  #speak(): void {
    const now = performance.now()
    if (!this.#line || now - this.#said < (this.#host.pulse ?? usualPulse)) return
    this.#line.send(stillHere)
    this.#said = now
  }

  #hear(line: ByteLink, said: FromEngine): void {
    if (said.kind === 'refused') {
      this.close()
      this.#host.onRefused(said.code, said.data)
      return
    }
    if (said.kind === 'ended') {
      const all = said.events >= this.#sequence
      const lost = this.#waiting
      this.close()
      if (!all) this.#host.onEnded(lost)
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
        : piece.position + piece.length > (written.get(piece.track) ?? 0),
    )
    if (this.#next < 0) this.#next = this.#outbox.length
    for (const piece of this.#outbox.slice(this.#next)) if (piece.kind === 'bytes') piece.isSent = false
    this.#onTheWay = 0
    this.#line = line
    this.#host.onLine(true)
    this.#push()
  }

  #push(): void {
    const line = this.#line
    if (!line) return
    while (this.#next < this.#outbox.length && this.#onTheWay < windowBytes) {
      const piece = this.#outbox[this.#next] as Piece
      if (piece.kind === 'event') line.send(encodeEvent(piece.sequence, piece.event))
      else if (!piece.bytes) return void this.#fetch(piece)
      else {
        line.send(encodePiece(piece.track, piece.position, piece.bytes))
        this.#onTheWay += piece.length
        piece.isSent = true
      }
      this.#said = performance.now()
      this.#next++
    }
  }

  /** Lets memory hold no more than it should of what nobody takes. */
  async #putAside(): Promise<void> {
    if (this.#isMoving) return
    this.#isMoving = true
    try {
      for (;;) {
        while (this.#waitingLong[0]?.isSent) this.#waitingLong.shift()
        const piece = this.#waitingLong[0]
        if (this.#closed || !piece?.bytes || this.#held <= (this.#host.mostHeld ?? usuallyHeld)) return
        this.#aside ??= this.#host.aside?.() ?? Promise.resolve(null)
        const aside = await this.#aside
        if (!aside) return
        const place = await aside.put(piece.bytes)
        this.#waitingLong.shift()
        // It was sent meanwhile.
        if (piece.isSent) aside.forget(place)
        else {
          ;[piece.bytes, piece.place] = [null, place]
          this.#held -= piece.length
        }
      }
    } catch {
      // Memory holds them as long as it can.
      await new Promise((go) => setTimeout(go, betweenTries))
    } finally {
      this.#isMoving = false
    }
  }

  /** Brings back what was put aside, and goes on with it. */
  async #fetch(piece: BytesPiece): Promise<void> {
    const { place } = piece
    if (this.#isFetching || !place) return
    this.#isFetching = true
    const aside = await this.#aside
    const bytes = await aside?.get(place).catch(() => null)
    this.#isFetching = false
    if (this.#closed) return
    ;[piece.bytes, piece.place] = [bytes ?? new Uint8Array(piece.length), null]
    this.#held += piece.length
    aside?.forget(place)
    if (!bytes) this.#host.onHole(piece.track, piece.length)
    this.#push()
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
        if (piece.position + piece.length > (this.#kept.get(piece.track) ?? 0)) break
        this.#onTheWay -= Math.min(this.#onTheWay, piece.length)
        this.#waiting -= piece.length
        if (piece.bytes) this.#held -= piece.length
      }
      gone++
    }
    this.#outbox.splice(0, gone)
    this.#next -= gone
    this.#push()
    if (this.#isDone()) for (const done of this.#idle.splice(0)) done()
  }
}
