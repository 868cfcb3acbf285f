import type { RenderRecord } from '../../native/database/renders.ts'
import type { Progress } from '../contract/progress.ts'
import type { RenderState } from '../contract/review/renders.ts'
import type { Span } from '../contract/span.ts'
import type { Word } from '../contract/transcript.ts'
import { placed } from './leak-places.ts'

/** A record of a render of these decisions that has only just begun, or failed to. */
export const freshRender = (
  session: string,
  clip: string,
  decisions: string,
  state: RenderRecord['state'],
): RenderRecord => ({
  ...{ session, clip, decisions, state, at: new Date().toISOString() },
  ...{ media: null, leaks: [], failure: null, publishedAt: null, folder: null },
})

/** How a render looks to whoever watches it: `decisions` are those of now. */
export function stateOfRender(
  live: Progress | 'waiting' | undefined,
  record: RenderRecord | undefined,
  decisions: string,
  { words, rendered }: { words: readonly Word[]; rendered: Span },
): RenderState['state'] {
  if (live === 'waiting') return { kind: 'waiting' }
  if (live) return { kind: 'running', ...live }
  if (!record || record.state === 'stopped' || record.state === 'running') return { kind: 'none' }
  const { at, publishedAt } = record
  if (record.state === 'failed') {
    const failure = record.failure ?? { code: 'internal', data: {} }
    return record.decisions === decisions ? { kind: 'failed', failure } : { kind: 'none' }
  }
  if (record.decisions !== decisions) return { kind: 'stale', at, publishedAt }
  if (record.state === 'clean') return { kind: 'clean', at, publishedAt }
  return { kind: 'leaks', at, leaks: placed(record.leaks, words, rendered) }
}
