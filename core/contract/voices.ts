import type { PlannedVoice } from './plan.ts'
import type { Policy } from './policy.ts'
import type { VoiceRecord } from './review/records.ts'
import { coverage, intersection, overlaps, type Span } from './span.ts'
import type { Transcript } from './transcript.ts'

/** What people decided about voices, by speaker. */
export type VoiceDecisions = Readonly<Record<string, 'disguise' | 'keep'>>

/** What decides about voices: people first, then the policy. */
export interface VoiceDeciding {
  readonly policy: Policy
  readonly voices: VoiceDecisions
}

/** Seconds before and after what was heard of somebody: a word's times are off by some tenths, and a breath is a voice too. */
const around = 0.3
/** Seconds between two stretches of one voice in which it may still be heard: a laugh, a hesitation. */
const pause = 1.5
/** Whoever spoke where nobody could be told. */
const nobody = 'unknown'

/** How somebody is heard in a transcript, in a few figures: passages, first, last and all seconds. */
export function heardOf({ segments }: Transcript, speaker: string): string {
  const own = segments.filter((segment) => segment.speaker === speaker)
  const last = Math.max(0, ...own.map(({ end }) => end))
  return [own.length, own[0]?.start ?? 0, last, coverage(own)].map((one) => one.toFixed(2)).join(' ')
}

/**
 * What of the decisions holds for a transcript. One about a speaker who is heard otherwise now was about somebody else:
 * that they may be heard counts for nobody any more, and one that hid somebody hides everybody of whom nothing is decided.
 */
export function voiceDecisions(
  transcript: Transcript,
  records: readonly Pick<VoiceRecord, 'speaker' | 'heard' | 'decision'>[],
): VoiceDecisions {
  const holds = records.filter(({ speaker, heard }) => heard === heardOf(transcript, speaker))
  const isLost = records.some((one) => one.decision === 'disguise' && !holds.includes(one))
  const others = isLost ? transcript.speakers.map(({ id }) => [id, 'disguise'] as const) : []
  return Object.fromEntries([...others, ...holds.map(({ speaker, decision }) => [speaker, decision] as const)])
}

/** Whether a speaker's voice is disguised. Speech of nobody in particular (null) is as soon as anybody's is. */
export function isDisguised(speaker: string | null, { policy, voices }: VoiceDeciding): boolean {
  const byPolicy = policy.speech.disguiseVoices === 'hidden-people'
  if (speaker === null) return byPolicy || Object.values(voices).includes('disguise')
  const decision = voices[speaker]
  return decision === undefined ? byPolicy : decision === 'disguise'
}

/**
 * Where voices are disguised, in order and without overlap. Where two speak at once both are: sound cannot be taken
 * apart again.
 */
export function disguisedStretches(transcript: Transcript, deciding: VoiceDeciding): PlannedVoice[] {
  const own: PlannedVoice[] = []
  const kept: Span[] = []
  for (const { start, end, speaker } of transcript.segments)
    if (!isDisguised(speaker, deciding)) kept.push({ start, end })
    else own.push({ start: Math.max(0, start - around), end: end + around, voice: speaker ?? nobody })
  own.sort((a, b) => a.start - b.start || a.end - b.end)
  const out: PlannedVoice[] = []
  for (const next of own) {
    const last = out.at(-1)
    const isOn = last?.voice === next.voice && (next.start <= last.end || isQuiet(last.end, next.start, kept))
    if (last && isOn) last.end = Math.max(last.end, next.end)
    else if (!last || next.end > last.end) out.push({ ...next, start: Math.max(next.start, last?.end ?? 0) })
  }
  return out
}

const isQuiet = (start: number, end: number, kept: readonly Span[]): boolean =>
  end - start <= pause && !kept.some((span) => overlaps(span, { start, end }))

/** What of the stretches lies in a part of the recording, on the clock of the part. */
export function voicesIn(voices: readonly PlannedVoice[], range: Span): PlannedVoice[] {
  return voices.flatMap(({ voice, ...span }) => {
    const inside = intersection(span, range)
    return inside ? [{ start: inside.start - range.start, end: inside.end - range.start, voice }] : []
  })
}
