import '../../../no-eval.ts'
import { readBrought } from '../../../../core/contract/brought/lines.ts'
import { type Placed, placed } from '../../../../core/contract/brought/placing.ts'
import { StudioError } from '../../../../core/contract/errors.ts'
import type { Failure } from '../../../../core/contract/failure.ts'
import type { Transcript } from '../../../../core/contract/transcript.ts'

/** A transcript from elsewhere, as its file says it, and ours: `texts` is what each word reads now. */
export interface ToPlace {
  readonly file: string
  readonly transcript: Transcript
  readonly texts: readonly string[]
  /** Speakers that have a name. */
  readonly named: readonly string[]
}

export type FromPlacing =
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'placed'; readonly placed: Placed }

addEventListener('message', ({ data }: MessageEvent<ToPlace>) => postMessage(answer(data)))

function answer({ file, transcript, texts, named }: ToPlace): FromPlacing {
  try {
    const lines = readBrought(file, transcript.duration)
    return { state: 'placed', placed: placed(transcript, (word) => texts[word] ?? '', new Set(named), lines) }
  } catch (error) {
    return { state: 'failed', failure: { code: error instanceof StudioError ? error.code : 'internal', data: {} } }
  }
}
