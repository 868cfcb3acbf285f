import type { RedactionPlan } from './plan.ts'
import type { Report } from './report.ts'

/** What a render consists of, and what goes with it. */
export interface Rendered {
  readonly picture: boolean
  readonly sound: boolean
  /** What was to be hidden in it. */
  readonly plan: Pick<RedactionPlan, 'video' | 'voices'>
  /** Names of its transcripts and captions. */
  readonly texts: readonly string[]
}

/** Checks that prove nothing when they looked at nothing. */
const looking: ReadonlySet<string> = new Set(['streams', 'frames', 'faces', 'screen-text'])

const needed = ({ picture, sound, plan }: Rendered): string[] => [
  ...['streams', 'metadata', 'captions'],
  ...(picture ? ['frames', 'faces', 'screen-text', 'outside'] : []),
  ...(picture && plan.video.length > 0 ? ['regions'] : []),
  ...(sound ? ['sound', 'speech'] : []),
  ...(sound && plan.voices ? ['voices'] : []),
]

/**
 * The first part of its proof that a report lacks: the id of a check that was not made, looked at nothing, or found
 * something after all, or the name of a text that was not checked. Null when the proof is whole. What is not said is never
 * taken for clean.
 */
export function missingFrom({ checks, texts = {} }: Report, rendered: Rendered): string | null {
  const found = checks.find(({ leaks }) => leaks > 0)
  if (found) return found.id
  for (const id of needed(rendered)) {
    const check = checks.find((one) => one.id === id)
    if (!check || (looking.has(id) && check.examined === 0)) return id
  }
  return [...rendered.texts].sort().find((name) => !Object.hasOwn(texts, name)) ?? null
}

/** What a report says that its render consists of, for whoever cannot open it: the tracks that were counted. */
export function tracksIn({ checks }: Report): Pick<Rendered, 'picture' | 'sound'> {
  const picture = checks.some(({ id }) => id === 'frames')
  const tracks = checks.find(({ id }) => id === 'streams')?.examined ?? 0
  return { picture, sound: tracks > (picture ? 1 : 0) }
}
