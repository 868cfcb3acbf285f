import type { SoundSource } from '../../contract/plugins.ts'
import type { Span } from '../../contract/span.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'
import { farthest, reachOf, roomOf } from '../../words/reach.ts'
import { loudnessOf, pausesOf } from '../../words/sound-span.ts'
import type { WordsHit } from './words-left.ts'

/** A silence this long (seconds) lies between groups of a number or parts of a sentence, not within words. */
const breath = 0.1

/**
 * The same hits. One that is shorter than it should be (a number that lost its end, an address that lost its middle) goes
 * on over the words around it that recognition was not sure of, to a pause: of the sound where it is at hand, or else of
 * what was written.
 */
export async function reaching(
  hits: readonly WordsHit[],
  transcript: Transcript,
  sound: SoundSource | null,
): Promise<WordsHit[]> {
  const words = wordsOf(transcript)
  const taken = new Set<number>()
  for (const {
    words: [from, to],
  } of hits)
    for (let at = from; at <= to; at++) taken.add(at)
  const speakers = transcript.segments.flatMap((segment) => segment.words.map(() => segment.speaker))
  const out: WordsHit[] = []
  for (const hit of hits) {
    const room = roomOf(words, hit, transcript.language)
    if (!room) {
      out.push(hit)
      continue
    }
    const pauses = sound ? await pausesBehind(sound, words[hit.words[1]] as Word) : []
    const reach = reachOf(
      words,
      hit.words,
      room,
      pauses,
      (at) => !taken.has(at) && speakers[at] === speakers[hit.words[0]],
    )
    for (let at = reach[0]; at <= reach[1]; at++) taken.add(at)
    out.push({ ...hit, words: reach })
  }
  return out
}

async function pausesBehind(sound: SoundSource, { start, end }: Word): Promise<Span[]> {
  const from = Math.min(start, sound.duration)
  return pausesOf(loudnessOf(await sound.read(from, Math.min(sound.duration, end + farthest.behind + 1)), from), breath)
}
