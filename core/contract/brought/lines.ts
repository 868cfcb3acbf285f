import { z } from 'zod'
import { StudioError } from '../errors.ts'
import { Transcript } from '../transcript.ts'
import { cuesIn } from './captions.ts'
import type { BroughtLine } from './line.ts'

/** Characters of a file that is read: an hour of speech with the times of each word has two million. */
export const longestBrought = 40_000_000

/** A word of Trint's JSON export, as clients of its API read it. Trint publishes no description of its fields. */
const TrintWord = z.object({
  time: z.number().min(0),
  duration: z.number().min(0),
  value: z.string(),
  speaker: z.string().nullish(),
  paragraphId: z.union([z.string(), z.number()]).nullish(),
})
const TrintExport = z.object({ words: z.array(TrintWord).min(1) })

/**
 * Reads a transcript that was made elsewhere: Trint's JSON, a transcript of ours, WebVTT or SubRip.
 * @param duration of the recording, seconds: by it thousandths are told from seconds where a file does not say
 * @throws StudioError `transcript-unreadable`
 */
export function readBrought(text: string, duration: number): BroughtLine[] {
  const lines = /^\s*[[{]/.test(text) ? fromJson(text, duration) : cuesIn(text)
  if (lines.length === 0) throw new StudioError('transcript-unreadable')
  return lines.toSorted((a, b) => a.start - b.start)
}

function fromJson(text: string, duration: number): BroughtLine[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new StudioError('transcript-unreadable', {}, cause)
  }
  const own = Transcript.safeParse(json)
  if (own.success) return fromOwn(own.data)
  const trint = TrintExport.safeParse(json)
  return trint.success ? fromTrint(trint.data.words, duration) : []
}

function fromOwn({ segments, speakers }: Transcript): BroughtLine[] {
  const names = new Map(speakers.map(({ id, name }) => [id, name]))
  return segments
    .filter(({ text }) => text.trim() !== '')
    .map(({ start, end, speaker, text }) => ({
      ...{ start, end, text: text.trim() },
      speaker: speaker === null ? null : (names.get(speaker) ?? null),
    }))
}

function fromTrint(words: readonly z.infer<typeof TrintWord>[], duration: number): BroughtLine[] {
  const last = words.reduce((latest, { time, duration: lasts }) => Math.max(latest, time + lasts), 0)
  // A recording's last word in thousandths is far behind its end, were they seconds.
  const unit = last > duration * 2 + 60 ? 1000 : 1
  const lines: { start: number; end: number; speaker: string | null; text: string; paragraph: unknown }[] = []
  for (const { time, duration: lasts, value, speaker, paragraphId } of words) {
    const [start, end, paragraph] = [time / unit, (time + lasts) / unit, paragraphId ?? null]
    const open = lines.at(-1)
    const said = value.trim()
    if (said === '') continue
    // A pause ends a line too: where a word is said is told by its line.
    if (open && open.paragraph === paragraph && open.speaker === (speaker ?? null) && start - open.end < 1) {
      open.text += ` ${said}`
      open.end = Math.max(open.end, end)
    } else lines.push({ start, end: Math.max(end, start), speaker: speaker ?? null, text: said, paragraph })
  }
  return lines.map(({ start, end, speaker, text }) => ({ start, end, speaker, text }))
}
