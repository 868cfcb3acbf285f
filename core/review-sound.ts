import type { Finding } from './contract/finding.ts'
import type { Source } from './contract/pipeline.ts'
import type { PlannedSound, PlannedVoice } from './contract/plan.ts'
import type { Policy } from './contract/policy.ts'
import type { ReviewState } from './contract/review/diff.ts'
import { corrected, outcomeOf } from './contract/review/outcome.ts'
import { overlaps, type Span } from './contract/span.ts'
import type { Transcript } from './contract/transcript.ts'
import { disguisedStretches, voiceDecisions } from './contract/voices.ts'
import { planned } from './stages/review/stage.ts'

/** What a render is made of, as a review says it. */
export interface Decided {
  readonly findings: readonly Finding[]
  readonly decisions: Readonly<Record<string, 'hide' | 'show'>>
  readonly consented: readonly string[]
  readonly transcript: Transcript
  /** Stretches in which voices are disguised. */
  readonly voices: PlannedVoice[]
}

/** @param said the transcript as it was transcribed */
export function decidedOf(said: Transcript, state: ReviewState, policy: Policy): Decided {
  const { findings, decisions, consented, voices } = outcomeOf(state)
  return {
    ...{ findings, decisions, consented, transcript: corrected(said, state) },
    voices: disguisedStretches(said, { policy, voices: voiceDecisions(said, voices) }),
  }
}

/** What is done to the sound of a session. */
export interface SoundPlan {
  readonly sounds: readonly PlannedSound[]
  readonly voices: readonly PlannedVoice[]
  readonly replaceWith: Policy['speech']['replaceWith']
}

/** Seconds around a stretch in which something is done to the sound beside it: fades, and voices that run in. */
const beside = 1

/** What a render made now does to the sound of a stretch: the plan's own answer, without what lies elsewhere. */
export function soundPlanOf(
  source: Source,
  { findings, decisions, consented, transcript, voices }: Decided,
  policy: Policy,
  span: Span,
): SoundPlan {
  const { plan } = planned({
    ...{ source, transcript, policy, mask: null, consented: [...consented], decisions: { ...decisions }, voices },
    // What is hidden in the picture is not heard.
    findings: findings.filter(({ kind }) => kind === 'speech'),
  })
  const near = { start: span.start - beside, end: span.end + beside }
  return {
    sounds: plan.audio.filter((one) => overlaps(one, near)),
    voices: (plan.voices ?? []).filter((one) => overlaps(one, near)),
    replaceWith: policy.speech.replaceWith,
  }
}
