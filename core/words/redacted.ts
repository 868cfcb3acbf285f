import type { Entity } from '../contract/finding.ts'
import type { PlannedText } from '../contract/plan.ts'
import type { Segment, Transcript, Word } from '../contract/transcript.ts'
import { replacementFor } from './label.ts'

/** Stands for each hidden word after the first, so that word indices stay those of the plan. */
export const hiddenWord = '▒'

/**
 * The transcript as it may leave the library: the first word of each hidden stretch (and of each part of it in another
 * segment) becomes a label in the transcript's language, the others `▒`; texts are rebuilt from the words, names of
 * speakers become numbers. As many words as before, at the same indices and times.
 */
export function redactedTranscript(transcript: Transcript, texts: readonly PlannedText[]): Transcript {
  const stretchOf = stretchesByWord(texts)
  let index = 0
  const segments = transcript.segments.map((segment): Segment => {
    const first = index
    index += segment.words.length
    const words = segment.words.map((word, i) =>
      redactedWord(segment.words, i, (at) => stretchOf.get(first + at), transcript.language, word),
    )
    return { ...segment, text: textOf(words), words }
  })
  return { ...transcript, speakers: numbered(transcript), segments }
}

/** For each hidden word the stretch that it belongs to; where two overlap, the one that begins first. */
function stretchesByWord(texts: readonly PlannedText[]): ReadonlyMap<number, PlannedText> {
  const out = new Map<number, PlannedText>()
  for (const text of [...texts].sort((a, b) => a.firstWord - b.firstWord))
    for (let word = text.firstWord; word <= text.lastWord; word++) if (!out.has(word)) out.set(word, text)
  return out
}

function redactedWord(
  words: readonly Word[],
  at: number,
  stretchOf: (at: number) => PlannedText | undefined,
  language: string,
  word: Word,
): Word {
  const stretch = stretchOf(at)
  if (!stretch) return word
  if (at > 0 && stretchOf(at - 1) === stretch) return { ...word, text: hiddenWord }
  let last = at
  while (last + 1 < words.length && stretchOf(last + 1) === stretch) last++
  return { ...word, text: labelled(stretch.kind, language, (words[last] as Word).text) }
}

/** The label, with the mark that ended the sentence behind the stretch. */
const labelled = (kind: Entity, language: string, lastText: string): string =>
  replacementFor(kind, language) + (/[.,;:!?…]$/.exec(lastText.trim())?.[0] ?? '')

const textOf = (words: readonly Word[]): string =>
  words
    .map((word) => word.text.trim())
    .filter((text) => text !== '' && text !== hiddenWord)
    .join(' ')

/** Speakers keep their ids; a name that was given to them becomes a number in the order of the list. */
const numbered = ({ speakers, language }: Transcript): Transcript['speakers'] =>
  speakers.map((speaker, index) => ({
    id: speaker.id,
    name: speaker.name === null ? null : `${/^fr\b/i.test(language) ? 'Intervenant' : 'Speaker'} ${index + 1}`,
  }))
