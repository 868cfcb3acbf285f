import type { Preset, SourceKind } from '../../core/contract/recording/take.ts'
import type { SourceState } from './capture/messages.ts'

/** Seconds of silence of everybody after which the call seems to be over. */
const seemsOver = 90
/** Share of lost frames that is worth a word, once there are enough to tell. */
const manyDropped = 0.02
const enoughFrames = 300
/** Seconds of room on the disk that are worth a word. */
const roomLow = 600
/** Seconds of room that are worth another word. */
const roomGone = 120
/** Bytes that wait on any line for a moment. */
const usuallyWaiting = 1 << 20

/** Seconds without any source after which somebody is asked whether the recording should end. */
const emptyFor = 20

/** Something about a running recording that needs somebody. Times in seconds. */
export type Warning =
  | { readonly kind: 'empty'; readonly ask: boolean }
  | { readonly kind: 'line'; readonly bytes: number }
  | { readonly kind: 'room' | 'quiet'; readonly seconds: number }
  | { readonly kind: 'ended' | 'silent' | 'black'; readonly source: SourceKind }
  | { readonly kind: 'dropped'; readonly share: number }

/** As much of a running recording as can go wrong. */
export interface Running {
  readonly preset: Preset
  readonly sources: readonly {
    readonly kind: SourceKind
    readonly track: { readonly kind: string }
    readonly state: SourceState | null
  }[]
  readonly line: boolean
  readonly unsafe: number
  readonly roomSeconds: number | null
  readonly emptySeconds: number | null
  readonly quietSeconds: number
  readonly paused: boolean
}

/** All of them, the gravest first: none hides another. */
export function warningsOf(recorder: Running): Warning[] {
  const { preset, sources, line, unsafe, roomSeconds, emptySeconds, quietSeconds, paused } = recorder
  if (emptySeconds !== null) return [{ kind: 'empty', ask: emptySeconds >= emptyFor }]
  const all: Warning[] = []
  if (!line && unsafe > usuallyWaiting) all.push({ kind: 'line', bytes: unsafe })
  if (roomSeconds !== null && roomSeconds < roomLow) all.push({ kind: 'room', seconds: roomSeconds })
  for (const source of sources) {
    const warning = warningOf(source)
    if (warning) all.push(warning)
  }
  const isCall = preset === 'call' || preset === 'group'
  if (isCall && !paused && quietSeconds > seemsOver) all.push({ kind: 'quiet', seconds: quietSeconds })
  return all
}

function warningOf({ kind: source, track, state }: Running['sources'][number]): Warning | null {
  if (!state) return null
  if (state.ended) return { kind: 'ended', source }
  if (state.out) return { kind: track.kind === 'audio' ? 'silent' : 'black', source }
  const share = state.dropped / state.frames
  return state.frames > enoughFrames && share > manyDropped ? { kind: 'dropped', share } : null
}

/** The same word as long as the same thing is wrong; a disk that is nearly full is told of once more. */
export function wordFor(warning: Warning): string {
  if (warning.kind === 'room') return warning.seconds <= roomGone ? 'room:2' : 'room:10'
  return 'source' in warning ? `${warning.kind}:${warning.source}` : warning.kind
}
