import type { Finding } from '../finding.ts'
import type { Transcript } from '../transcript.ts'
import type { ReviewState } from './diff.ts'
import type { VoiceRecord } from './records.ts'

/** What a review says, in the form that a plan is made from. */
export interface ReviewOutcome {
  readonly findings: readonly Finding[]
  /** By finding; a finding that is not here follows the policy. */
  readonly decisions: Readonly<Record<string, 'hide' | 'show'>>
  /** Persons who are kept visible, each with a recorded consent. */
  readonly consented: readonly string[]
  /** What was decided about voices: `voiceDecisions` says which of it holds. */
  readonly voices: readonly VoiceRecord[]
}

/**
 * A decision about one finding stands above the one about its person, and hiding stands above showing: a person who is
 * hidden is hidden in all findings but those that a reviewer showed one by one.
 */
export function outcomeOf(state: ReviewState): ReviewOutcome {
  const records = [...state.values()]
  const persons = new Map(records.flatMap((r) => (r.type === 'person' ? [[r.id, r] as const] : [])))
  const findings: Finding[] = []
  const decisions: Record<string, 'hide' | 'show'> = {}
  const voices: VoiceRecord[] = []
  for (const record of records) {
    if (record.type === 'voice') voices.push(record)
    if (record.type !== 'finding') continue
    findings.push(record.finding)
    const person = record.finding.person === null ? undefined : persons.get(record.finding.person)
    if (record.decision !== null) decisions[record.id] = record.decision
    else if (person?.decision === 'hide') decisions[record.id] = 'hide'
  }
  const consented = [...persons.values()].filter((p) => p.decision === 'keep' && p.consent !== null).map((p) => p.id)
  findings.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  return { findings, decisions, consented, voices }
}

/** The transcript with the words and names that people corrected. Times and the number of words stay. */
export function corrected(transcript: Transcript, state: ReviewState): Transcript {
  const text = new Map<number, string>()
  const names = new Map<string, string>()
  for (const record of state.values()) {
    if (record.type === 'word') text.set(record.index, record.text)
    if (record.type === 'speaker') names.set(record.id, record.name)
  }
  if (text.size === 0 && names.size === 0) return transcript
  let index = 0
  return {
    ...transcript,
    speakers: transcript.speakers.map((speaker) => ({ ...speaker, name: names.get(speaker.id) ?? speaker.name })),
    segments: transcript.segments.map((segment) => {
      let touched = false
      const words = segment.words.map((word) => {
        const other = text.get(index++)
        touched ||= other !== undefined
        return other === undefined ? word : { ...word, text: other }
      })
      return touched ? { ...segment, words, text: words.map((word) => word.text.trim()).join(' ') } : segment
    }),
  }
}
