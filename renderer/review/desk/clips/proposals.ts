import type { Transcript } from '../../../../core/contract/transcript.ts'

/** A part of the session that may stand alone: a question and what was answered. Seconds. */
export interface Proposal {
  readonly start: number
  readonly end: number
  /** The question, without its hidden words. */
  readonly title: string
  /** How the answer begins, without its hidden words. */
  readonly summary: string
}

interface Sentence {
  readonly speaker: string | null
  readonly start: number
  readonly end: number
  readonly words: readonly string[]
  readonly firstWord: number
  readonly asks: boolean
}

/** A silence (seconds) that ends a subject. */
const longPause = 6
/** What an answer must at least be to be worth a clip. */
const least = { words: 15, seconds: 5 }
/** What the one who asked may put in without ending the answer ("d'accord", "right, I see"), in words. */
const nod = 6
/** The longest clip that is proposed, seconds. */
const longest = 300
/** How far before the question its introduction may begin, seconds. */
const introduction = 20
/** Room left before and behind, seconds, at most half of the pause that is there. */
const room = 0.3

const interrogative =
  /^(?:est-ce|qu’est|qu'est|comment|pourquoi|combien|quand|où|quel|quelle|quels|quelles|qui|que faire|how|why|what|when|where|which|who|do you|did you|can you|could you|would you|should i|is it|are you)\b/iu

/** Sentences in order; one never spans two speakers. */
function sentencesOf(transcript: Transcript): Sentence[] {
  const out: Sentence[] = []
  let index = 0
  for (const { speaker, words } of transcript.segments) {
    let from = 0
    for (const [i, word] of words.entries()) {
      const ends = /[.?!…]["»”)]*$/u.test(word.text.trim())
      if (!ends && i < words.length - 1) continue
      const said = words.slice(from, i + 1)
      const texts = said.map(({ text }) => text.trim())
      const open = out.at(-1)
      // A segment may break in the middle of a sentence: what follows from the same mouth belongs to it.
      if (from === 0 && open && continues(open, speaker, said[0]?.start ?? 0)) {
        out[out.length - 1] = {
          ...open,
          end: word.end,
          words: [...open.words, ...texts],
          asks: asks([...open.words, ...texts]),
        }
      } else
        out.push({
          speaker,
          start: said[0]?.start ?? 0,
          end: word.end,
          words: texts,
          firstWord: index + from,
          asks: asks(texts),
        })
      from = i + 1
    }
    index += words.length
  }
  return out
}

const continues = (open: Sentence, speaker: string | null, start: number): boolean =>
  open.speaker === speaker && start - open.end < 1.5 && !/[.?!…]["»”)]*$/u.test(open.words.at(-1) ?? '')

const asks = (words: readonly string[]): boolean => {
  const text = words.join(' ')
  return words.length >= 3 && (/\?["»”)]*$/u.test(text) || (interrogative.test(text) && !/[.!…]$/u.test(text)))
}

/** The last sentence of the answer that begins behind `question`, or -1 when nobody answers. */
function answerEnd(all: readonly Sentence[], question: number): number {
  const asker = all[question] as Sentence
  let last = -1
  for (let i = question + 1; i < all.length; i++) {
    const one = all[i] as Sentence
    const before = all[i - 1] as Sentence
    if (one.start - before.end >= longPause || one.end - asker.start > longest) break
    const other = one.speaker !== asker.speaker || one.speaker === null
    if (other) {
      // Asked back, and somebody else speaks next: another subject begins. A question that one answers oneself is talk.
      if (one.asks && (one.speaker === null || all[i + 1]?.speaker !== one.speaker)) break
      last = i
    } else if (last >= 0 && (one.asks || one.words.length > nod)) break
  }
  return last
}

/** Where the question's introduction begins: the same mouth, without a long pause, not too far back. */
function questionStart(all: readonly Sentence[], question: number, notBefore: number): number {
  const asked = all[question] as Sentence
  let first = question
  for (let i = question - 1; i >= notBefore; i--) {
    const one = all[i] as Sentence
    const next = all[i + 1] as Sentence
    if (one.speaker !== asked.speaker || one.speaker === null) break
    if (next.start - one.end >= 2 || asked.start - one.start > introduction) break
    first = i
  }
  return first
}

/**
 * Parts that may stand alone, in order, none overlapping another: a question by one speaker, followed by an answer of
 * another that lasts, until the one who asked goes on, somebody asks again, or a long pause. Where nobody could tell
 * the speakers apart, a question and what is said until the next one.
 * @param isHidden whether a word (by index) is hidden: titles never say it
 */
export function proposals(transcript: Transcript, isHidden: (word: number) => boolean): Proposal[] {
  const all = sentencesOf(transcript)
  const out: Proposal[] = []
  let done = 0
  for (let i = 0; i < all.length; i++) {
    const question = all[i] as Sentence
    if (!question.asks) continue
    const last = answerEnd(all, i)
    if (last < 0) continue
    const answer = all.slice(i + 1, last + 1).filter((one) => one.speaker !== question.speaker || one.speaker === null)
    const words = answer.reduce((sum, one) => sum + one.words.length, 0)
    const seconds = answer.reduce((sum, one) => sum + one.end - one.start, 0)
    if (words < least.words || seconds < least.seconds) continue
    const first = questionStart(all, i, done)
    const opening = all[first] as Sentence
    const closing = all[last] as Sentence
    const before = all[first - 1]?.end ?? 0
    const after = all[last + 1]?.start ?? transcript.duration
    out.push({
      // Two halves of one pause may round past its middle.
      start: Math.max(out.at(-1)?.end ?? 0, opening.start - Math.min(room, Math.max(0, opening.start - before) / 2)),
      end: closing.end + Math.min(room, Math.max(0, after - closing.end) / 2),
      title: written(question, isHidden, 90),
      summary: written(answer[0] as Sentence, isHidden, 200),
    })
    done = last + 1
    i = last
  }
  return out
}

/** A sentence without its hidden words, cut at a word when it is longer than `most` characters. */
function written({ words, firstWord }: Sentence, isHidden: (word: number) => boolean, most: number): string {
  let text = ''
  let gap = false
  for (const [i, word] of words.entries()) {
    if (isHidden(firstWord + i)) {
      if (!gap) text += ' …'
      gap = true
      continue
    }
    gap = false
    if (text.length + word.length + 1 > most) return `${text.trim()}…`
    text += ` ${word}`
  }
  return text.trim()
}
