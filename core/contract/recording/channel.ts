import { z } from 'zod'
import { ErrorCode } from '../errors.ts'

/**
 * The channel on which a take's bytes travel. From the page come binary messages, each the next piece of a track's file
 * or the next event; its position (bytes of the file, or the event's number) makes a piece that comes twice harmless.
 * The engine answers with JSON texts: where to go on, and what is safe on the disk. A page keeps what is not. Its only text
 * is `stillHere`, where it has nothing else to say.
 * ```
 * byte 0      1: bytes of a track, 2: an event
 * byte 1      number of the track; 0 for an event
 * bytes 2-9   position, unsigned, big-endian
 * bytes 10-   content
 * ```
 */
export type FromPage =
  | { readonly kind: 'bytes'; readonly track: number; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'event'; readonly sequence: number; readonly json: string }

const headLength = 10
const bytesKind = 1
const eventKind = 2
/** Content of one message, bytes, at most. */
export const longestPiece = 1 << 18
/** Bytes that a page may have on the way before it hears that they are on the disk. */
export const windowBytes = 16 << 20
export const stillHere = 'here'

export function encodePiece(track: number, position: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return message(bytesKind, track, position, bytes)
}

export function encodeEvent(sequence: number, event: unknown): Uint8Array<ArrayBuffer> {
  return message(eventKind, 0, sequence, new TextEncoder().encode(JSON.stringify(event)))
}

function message(kind: number, track: number, position: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(headLength + content.length)
  const view = new DataView(out.buffer)
  view.setUint8(0, kind)
  view.setUint8(1, track)
  view.setBigUint64(2, BigInt(position))
  out.set(content, headLength)
  return out
}

/** Null for what is no message of this channel. */
export function decodeFromPage(message: Uint8Array): FromPage | null {
  if (message.length < headLength || message.length > headLength + longestPiece) return null
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const position = Number(view.getBigUint64(2))
  if (!Number.isSafeInteger(position)) return null
  const content = message.subarray(headLength)
  const track = view.getUint8(1)
  if (view.getUint8(0) === bytesKind && track > 0) return { kind: 'bytes', track, position, bytes: content }
  if (view.getUint8(0) === eventKind && track === 0)
    return { kind: 'event', sequence: position, json: new TextDecoder().decode(content) }
  return null
}

const Reached = z.array(z.strictObject({ number: z.int(), bytes: z.int().min(0) }))

/** From the engine. `welcome` comes first: from there the page goes on. `kept`: so far everything is on the disk. */
export const FromEngine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome'), tracks: Reached, events: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('kept'),
    tracks: Reached,
    events: z.int().min(0),
    /** Seconds that fit on the disk; null while the rate is not known. */
    roomSeconds: z.number().min(0).nullable(),
  }),
  /** The take is closed; so many of the page's events are in its journal. */
  z.strictObject({ kind: z.literal('ended'), events: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('refused'),
    code: ErrorCode,
    data: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
])
export type FromEngine = z.infer<typeof FromEngine>
