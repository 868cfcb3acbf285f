import type { Finding } from '../../contract/finding.ts'
import { hiddenBy } from '../../contract/hidden.ts'
import { PlanInput, PlanOutput } from '../../contract/pipeline.ts'
import type { PlannedSound, PlannedText } from '../../contract/plan.ts'
import { regionsOf } from '../../contract/regions.ts'
import { stage } from '../../contract/stage.ts'
import { type Word, wordsOf } from '../../contract/transcript.ts'
import { mergedSounds, mergedTexts } from './sounds.ts'

/** What will be hidden of what was found, by the policy and by what people decided. */
export function planned(input: PlanInput): PlanOutput {
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
      ...(input.voices?.length ? { voices: input.voices } : {}),
      text: mergedTexts(spoken.flatMap((finding) => textOf(finding, words))),
    },
    shown,
  }
}

/** Turns what was found into what will be hidden. Pure: the same input gives the same plan. */
export const planStage = stage<PlanInput, PlanOutput>({
  name: 'plan',
  version: 2,
  input: PlanInput,
  output: PlanOutput,
  uses: () => [],
  run: async (input) => planned(input),
})

// A stretch whose kind nobody could tell is hidden as a secret: the label that says least.
const kindOf = (finding: Finding) => finding.entity ?? 'SECRET'

const soundOf = (finding: Finding): PlannedSound => ({
  start: finding.start,
  end: finding.end,
  kind: kindOf(finding),
  reasons: finding.reasons,
})

/** Words that were found, and those that are said while their sound is hidden: who cannot hear them must not read them. */
function textOf(finding: Finding, words: readonly Word[]): PlannedText[] {
  const [first, last] = finding.words ?? [1, 0]
  const isHidden = ({ start, end }: Word, index: number): boolean => {
    const middle = (start + end) / 2
    return (index >= first && index <= last) || (middle >= finding.start && middle <= finding.end)
  }
  const texts: PlannedText[] = []
  for (const [index, word] of words.entries()) {
    if (!isHidden(word, index)) continue
    const run = texts.at(-1)
    if (run?.lastWord !== index - 1)
      texts.push({ start: word.start, end: word.end, firstWord: index, lastWord: index, kind: kindOf(finding) })
    else Object.assign(run, { lastWord: index, end: Math.max(run.end, word.end) })
  }
  return texts
}
