import { Doubt, type Finding } from '../../contract/finding.ts'
import type { SpokenFinding } from '../../contract/pipeline.ts'

/** What was said needs no following: each stretch of words is one finding, in the order of time. */
export const speechFindings = (spoken: readonly SpokenFinding[]): Finding[] =>
  spoken
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map(({ start, end, entity, words, score, reasons, doubts }, i) => ({
      id: `speech-${i + 1}`,
      kind: 'speech',
      entity,
      person: null,
      start,
      end,
      keyframes: [],
      words,
      score,
      reasons,
      doubts: doubts.map((doubt) => ({ doubt: Doubt.parse(doubt), start, end })),
    }))
