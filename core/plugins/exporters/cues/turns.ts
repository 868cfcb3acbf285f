import type { Transcript } from '../../../contract/transcript.ts'

/** What one speaker says before another does. Seconds. */
export interface Turn {
  readonly start: number
  /** Name, or id where nobody named them; null when nobody else speaks. */
  readonly speaker: string | null
  readonly text: string
}

/** The turns of a transcript, in order, none empty. */
export function turnsOf({ segments, speakers }: Pick<Transcript, 'segments' | 'speakers'>): Turn[] {
  const names = new Map(speakers.map(({ id, name }) => [id, name ?? id]))
  const turns: { start: number; speaker: string | null; texts: string[] }[] = []
  for (const { start, speaker, text } of segments) {
    const last = turns.at(-1)
    if (text.trim() === '') continue
    if (last && last.speaker === speaker) last.texts.push(text.trim())
    else turns.push({ start, speaker, texts: [text.trim()] })
  }
  return turns.map(({ start, speaker, texts }) => ({
    start,
    speaker: speaker !== null && names.size > 1 ? (names.get(speaker) ?? speaker) : null,
    text: texts.join(' '),
  }))
}
