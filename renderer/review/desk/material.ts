import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { hiddenBy } from '../../../core/contract/hidden.ts'
import type { ReviewOpening } from '../../../core/contract/review/api.ts'
import type { ReviewState } from '../../../core/contract/review/diff.ts'
import { outcomeOf } from '../../../core/contract/review/outcome.ts'
import { type QueueItem, queueOf } from '../../../core/contract/review/queue.ts'
import type {
  ApprovalRecord,
  ClipRecord,
  FindingRecord,
  LinkRecord,
  PersonRecord,
  RulesRecord,
  VoiceRecord,
} from '../../../core/contract/review/records.ts'
import { rulesOf } from '../../../core/contract/review/rules.ts'
import { linksOf } from '../../../core/contract/review/voice-links.ts'
import type { Transcript } from '../../../core/contract/transcript.ts'
import { heardOf, isDisguised, voiceDecisions } from '../../../core/contract/voices.ts'
import { useReview } from '../store/review-provider.tsx'
import { type Line, linesOf, type Mark, marksOf } from './transcript/lines.ts'

/** What the desk's panels are drawn from: the records of now, put in the order in which they are needed. */
export interface Material {
  readonly transcript: Transcript
  readonly lines: readonly Line[]
  /** Words that a person corrected, by index. */
  readonly corrections: ReadonlyMap<number, string>
  /** Names that a person gave to voices, by speaker. */
  readonly voices: ReadonlyMap<string, string>
  /** What people decided about voices and still holds, by speaker. */
  readonly voiceRecords: ReadonlyMap<string, VoiceRecord>
  /** Whose voice is whose, as people said and still holds, by speaker. */
  readonly links: ReadonlyMap<string, LinkRecord>
  /** Whether a speaker's voice is disguised; null: of nobody in particular. */
  readonly isDisguised: (speaker: string | null) => boolean
  /** By start. */
  readonly findings: readonly FindingRecord[]
  readonly persons: readonly PersonRecord[]
  /** By start. */
  readonly clips: readonly ClipRecord[]
  readonly approvals: readonly ApprovalRecord[]
  /** What decides where nobody did. */
  readonly rules: RulesRecord | null
  readonly queue: readonly QueueItem[]
  readonly marks: ReadonlyMap<number, Mark>
  readonly isHidden: (record: FindingRecord) => boolean
}

const linesOfTranscript = new WeakMap<Transcript, Line[]>()

function linesKept(transcript: Transcript): Line[] {
  const lines = linesOfTranscript.get(transcript) ?? linesOf(transcript)
  linesOfTranscript.set(transcript, lines)
  return lines
}

/** Maps as they were the last time, by opening: what did not change stays the same object, and what hangs on it too. */
const earlier = new WeakMap<ReviewOpening, Pick<Material, 'corrections' | 'voices'>>()

const steady = <K>(before: ReadonlyMap<K, string> | undefined, now: ReadonlyMap<K, string>): ReadonlyMap<K, string> =>
  before?.size === now.size && [...now].every(([key, text]) => before.get(key) === text) ? before : now

function materialOf(opening: ReviewOpening, state: ReviewState): Material {
  const { transcript } = opening
  const rules = rulesOf(state)
  const findings: FindingRecord[] = []
  const persons: PersonRecord[] = []
  const clips: ClipRecord[] = []
  const approvals: ApprovalRecord[] = []
  const corrections = new Map<number, string>()
  const voices = new Map<string, string>()
  for (const record of state.values()) {
    if (record.type === 'finding') findings.push(record)
    else if (record.type === 'person') persons.push(record)
    else if (record.type === 'clip') clips.push(record)
    else if (record.type === 'approval') approvals.push(record)
    else if (record.type === 'word') corrections.set(record.index, record.text)
    else if (record.type === 'speaker') voices.set(record.id, record.name)
  }
  findings.sort((a, b) => a.finding.start - b.finding.start || (a.id < b.id ? -1 : 1))
  clips.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
  const before = earlier.get(opening)
  const texts = {
    corrections: steady(before?.corrections, corrections),
    voices: steady(before?.voices, voices),
  }
  earlier.set(opening, texts)
  // Before it is known what decides, everything is hidden.
  const outcome = outcomeOf(state)
  const hides = rules ? hiddenBy({ ...outcome, policy: rules.policy }) : () => true
  const voicesDeciding = rules && { policy: rules.policy, voices: voiceDecisions(transcript, outcome.voices) }
  const isHidden = (record: FindingRecord): boolean => hides(record.finding)
  return {
    transcript,
    lines: linesKept(transcript),
    ...texts,
    voiceRecords: new Map(
      outcome.voices.flatMap((one) =>
        one.heard === heardOf(transcript, one.speaker) ? [[one.speaker, one] as const] : [],
      ),
    ),
    links: new Map(linksOf(state, transcript).map((link) => [link.speaker, link])),
    isDisguised: (speaker) => voicesDeciding === null || isDisguised(speaker, voicesDeciding),
    findings,
    persons,
    clips,
    approvals,
    rules,
    queue: queueOf(findings, persons),
    marks: marksOf(findings, isHidden),
    isHidden,
  }
}

/** Computed once a state, for however many panels ask. */
const kept = new WeakMap<ReviewState, Material>()

/** For what is inside the review's frame, which shows nothing before the review is open. */
export function useMaterial(): Material {
  const { opening, state } = useReview()
  return useMemo(() => {
    if (!opening) throw new Error('the review is not open yet')
    const material = kept.get(state) ?? materialOf(opening, state)
    kept.set(state, material)
    return material
  }, [opening, state])
}

/** What to call a voice and a person: their name, or a number that stays the same. */
export function useNames(): { voice(id: string): string; person(id: string): string } {
  const { t } = useTranslation()
  const { transcript, voices, persons } = useMaterial()
  return useMemo(
    () => ({
      voice(id) {
        const at = transcript.speakers.findIndex((speaker) => speaker.id === id)
        return voices.get(id) ?? transcript.speakers[at]?.name ?? t('desk.words.speaker', { number: at + 1 })
      },
      person(id) {
        const at = persons.findIndex((person) => person.id === id)
        return persons[at]?.name ?? t('desk.people.unnamed', { number: at + 1 })
      },
    }),
    [transcript, voices, persons, t],
  )
}
