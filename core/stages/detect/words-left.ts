import type { Entity } from '../../contract/finding.ts'
import type { TextHit } from '../../contract/plugins.ts'
import { type Transcript, wordsOf } from '../../contract/transcript.ts'
import type { Search } from '../../words/find.ts'
import { redactedTranscript } from '../../words/redacted.ts'
import { spokenViews, wordsUnder } from '../../words/spoken-views.ts'

/** Something personal in a transcript. */
export interface WordsHit extends Pick<TextHit, 'entity' | 'score' | 'reasons' | 'failedChecksum'> {
  /** First and last word, inclusive. */
  readonly words: readonly [number, number]
}

/** Searches of one transcript; each finds less than the one before. What is left then is for the verification to refuse. */
const rounds = 4
/** What policies leave visible now and then: beside its label other words are seen differently than beside itself. */
const visible = new Set<Entity>(['ORG'])

/**
 * What a search finds in the words that are left when labels stand for what is known already. "Mon associé, [nom],
 * Bence que" makes a name of a word that was none beside the name: whoever reads the redacted words sees it so, and
 * so does the search that verifies a render.
 * @param known what was found in the transcript as it was spoken
 * @param names names to look for everywhere, those that were found among them
 */
export async function hitsLeft(
  search: Search,
  transcript: Transcript,
  known: readonly WordsHit[],
  names: readonly string[],
): Promise<WordsHit[]> {
  const left: WordsHit[] = []
  for (const shown of known.some(({ entity }) => visible.has(entity)) ? [new Set<Entity>(), visible] : [visible])
    for (let round = 0; round < rounds; round++) {
      const more = await hitsBesideLabels(search, transcript, [...known, ...left], shown, names)
      if (more.length === 0) break
      left.push(...more)
    }
  return left
}

async function hitsBesideLabels(
  search: Search,
  transcript: Transcript,
  known: readonly WordsHit[],
  shown: ReadonlySet<Entity>,
  names: readonly string[],
): Promise<WordsHit[]> {
  const hidden = new Set<number>()
  const alike = new Set<string>()
  const texts = known.flatMap(({ entity, words: [firstWord, lastWord] }) => {
    for (let at = firstWord; at <= lastWord; at++) {
      alike.add(`${entity} ${at}`)
      if (!shown.has(entity)) hidden.add(at)
    }
    return shown.has(entity) ? [] : [{ start: 0, end: 0, firstWord, lastWord, kind: entity }]
  })
  if (texts.length === 0) return []
  const redacted = redactedTranscript(transcript, texts)
  const words = wordsOf(redacted)
  // Where nothing is hidden the words stand as they stood.
  const views = spokenViews(redacted).filter(({ first, words: { length } }) => {
    for (let at = first; at < first + length; at++) if (hidden.has(at)) return true
    return false
  })
  const found = await search.find(views, names)
  return views.flatMap((view, i) =>
    (found[i] ?? []).flatMap(({ entity, score, reasons, failedChecksum, start, end }): WordsHit[] => {
      const [from, to] = wordsUnder(view, { start, end }) ?? [0, -1]
      const told: number[] = []
      for (let at = from; at <= to; at++)
        if (!hidden.has(at) && !alike.has(`${entity} ${at}`) && /[\p{L}\p{N}]/u.test(words[at]?.text ?? ''))
          told.push(at)
      const [first, last] = [told[0], told.at(-1)]
      if (first === undefined || last === undefined) return []
      return [{ entity, score, reasons, words: [first, last], ...(failedChecksum ? { failedChecksum } : {}) }]
    }),
  )
}
