import type { Finding } from '../../contract/finding.ts'
import { hiddenBy } from '../../contract/hidden.ts'
import { PlanInput, PlanOutput } from '../../contract/pipeline.ts'
import type { PlannedSound, PlannedText } from '../../contract/plan.ts'
import { regionsOf } from '../../contract/regions.ts'
import { stage } from '../../contract/stage.ts'
import { type Word, wordsOf } from '../../contract/transcript.ts'
import { mergedSounds, mergedTexts } from './sounds.ts'

/** Turns what was found into what will be hidden, by the policy. Pure: the same input gives the same plan. */
export const planStage = stage<PlanInput, PlanOutput>({
  name: 'plan',
  version: 1,
  input: PlanInput,
  output: PlanOutput,
  uses: () => [],
  run: async (input) => {
    const { policy, decisions = {}, consented } = input
    const hides = hiddenBy({ policy, decisions, consented })
    const hidden = input.findings.filter(hides)
    const shown = input.findings.filter((finding) => !hides(finding))
    const spoken = hidden.filter((finding) => finding.kind === 'speech')
    const words = wordsOf(input.transcript)
    return {
      plan: {
        version: 1,
        source: { sha256: input.source.sha256, duration: input.source.media.duration },
        video: input.source.media.video ? regionsOf(hidden, policy, input.mask) : [],
        audio: mergedSounds(spoken.map(soundOf)),
        text: mergedTexts(spoken.flatMap((finding) => textOf(finding, words))),
      },
      shown,
    }
  },
})

// A stretch whose kind nobody could tell is hidden as a secret: the label that says least.
const kindOf = (finding: Finding) => finding.entity ?? 'SECRET'

const soundOf = (finding: Finding): PlannedSound => ({
  start: finding.start,
  end: finding.end,
  kind: kindOf(finding),
  reasons: finding.reasons,
})

function textOf(finding: Finding, words: readonly Word[]): PlannedText[] {
  if (finding.words === null || words.length === 0) return []
  const firstWord = Math.min(finding.words[0], words.length - 1)
  const lastWord = Math.min(Math.max(finding.words[1], firstWord), words.length - 1)
  return [
    {
      start: words[firstWord]?.start ?? finding.start,
      end: Math.max(words[lastWord]?.end ?? finding.end, words[firstWord]?.start ?? finding.start),
      firstWord,
      lastWord,
      kind: kindOf(finding),
    },
  ]
}
