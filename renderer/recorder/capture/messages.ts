import type { ErrorCode, ErrorData } from '../../../core/contract/errors.ts'
import type { SourceKind, StopReason } from '../../../core/contract/recording/take.ts'
import type { DeviceChange } from '../device-changes.ts'

/** What the page tells the worker that captures. Streams and ports are transferred. */
export type ToWorker =
  | {
      readonly kind: 'add'
      /** The page's own number for the source. */
      readonly source: number
      readonly of: SourceKind
      readonly label: string
      /** Which device it is, as the browser tells two of the same name apart. */
      readonly device: string
      readonly medium: 'video' | 'audio'
      readonly frames: ReadableStream<VideoFrame> | ReadableStream<AudioData>
    }
  | { readonly kind: 'remove'; readonly source: number }
  /** The system has ended a source. */
  | { readonly kind: 'ended'; readonly source: number }
  /** @param address of the channel; null where the page hands over ports */
  | { readonly kind: 'record'; readonly address: string | null }
  | { readonly kind: 'line'; readonly port: MessagePort | null }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'mark' }
  | { readonly kind: 'devices'; readonly change: DeviceChange }
  | { readonly kind: 'stop' }

/** How a source is. */
export interface SourceState {
  readonly source: number
  /** Loudest sample since the last time, 0..1; null for a picture. */
  readonly peak: number | null
  /** Gives nothing: silent or black. */
  readonly out: boolean
  readonly ended: boolean
  /** Frames that were not recorded, and all of them. */
  readonly dropped: number
  readonly frames: number
}

/** What the worker tells the page. */
export type FromWorker =
  | {
      readonly kind: 'state'
      readonly sources: readonly SourceState[]
      /** Seconds recorded; null while nothing is. */
      readonly seconds: number | null
      /** Seconds up to which all sources have been taken in. */
      readonly reached: number
      readonly paused: boolean
      /** Whether the line to the engine is open. */
      readonly line: boolean
      /** Bytes that only this page has. */
      readonly unsafe: number
      readonly roomSeconds: number | null
      /** Tracks that the recording may still begin; null while nothing is recorded. */
      readonly tracksLeft: number | null
      /** Seconds since the last source was gone; null while one runs, or nothing is recorded. */
      readonly emptySeconds: number | null
      /** Seconds since anybody was heard, or could be. */
      readonly quietSeconds: number
    }
  | { readonly kind: 'dial' }
  /** Everything is on the disk. */
  | { readonly kind: 'stopped'; readonly why: StopReason }
  | { readonly kind: 'refused'; readonly code: string; readonly data: ErrorData }
  /** A source cannot be recorded any more; the others go on. */
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly data: ErrorData }
  | { readonly kind: 'marked'; readonly at: number }
