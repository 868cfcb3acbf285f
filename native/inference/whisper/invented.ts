/**
 * Sentences that Whisper was trained to write where nobody speaks: the credits of subtitle files. Nobody says these,
 * so they are always dropped. Compared without case, accents and punctuation.
 */
const credits: readonly RegExp[] = [
  /amara org/,
  /^sous titr(es|age|ages)( \w+)? (realises?|fait|faits|par|st|sous|societe|fr|pour)\b/,
  /^sous titr(es|age) (par|st)\b/,
  /soustitreur com/,
  /^(subtitles|captions|subtitling|transcription|transcribed|translated|captioning)( and \w+)? (by|made by|provided by)\b/,
  /^(copyright|tous droits reserves|all rights reserved)\b/,
  /radio canada$/,
  /^www \w+ (com|fr|org|tv)$/,
  /^(sous titres|sous titrage|generique|musique|music|applaudissements|applause|rires|laughter)$/,
]

/** What a person could say, but Whisper likes to invent: dropped where there is little voice or little certainty. */
const doubtful: readonly RegExp[] = [
  /^(merci|thank you|thanks)( (a tous|so much|very much|beaucoup))?( d avoir regarde| for watching| for listening| de votre attention)?( (cette|la|this|the)? ?(video|emission))?$/,
  /^(merci d avoir regarde|thanks for watching|thank you for watching)/,
  /^(abonnez vous|n oubliez pas de vous abonner|please subscribe|like and subscribe|don t forget to subscribe)/,
  /^(a bientot|see you( next time)?|bye( bye)?|you|au revoir|a la prochaine)( pour (une|de) nouvelles? videos?)?$/,
]

/** Lower case, without accents, words parted by single spaces. */
const bare = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

export interface Hearing {
  readonly text: string
  /** Mean natural logarithm of the tokens' probability. */
  readonly averageLogProbability: number
  /** What the model thinks of nobody speaking in this window, 0..1. */
  readonly noSpeech: number
  /** Share of the segment's time with a voice in it, 0..1. */
  readonly voiced: number
}

/** True for what nobody said: credits, marks without a word, doubtful phrases without a voice or without certainty. */
export function isInvented({ text, averageLogProbability, noSpeech, voiced }: Hearing): boolean {
  const plain = bare(text)
  if (plain === '') return true
  if (credits.some((phrase) => phrase.test(plain))) return true
  if (!doubtful.some((phrase) => phrase.test(plain))) return false
  return voiced < 0.5 || noSpeech > 0.5 || averageLogProbability < -0.8
}

/**
 * Shortens a text that goes in circles: of a pattern said four times or more on end, one is left. Words are compared
 * bare, so that "oui, oui. Oui" counts.
 * @returns indices of the words to keep
 */
export function withoutCircles(words: readonly string[]): number[] {
  const plain = words.map(bare)
  const kept: number[] = []
  let at = 0
  while (at < plain.length) {
    const jump = circleAt(plain, at)
    if (jump) {
      for (let i = at; i < at + jump.period; i++) kept.push(i)
      at += jump.length
    } else kept.push(at++)
  }
  return kept
}

/** A pattern of up to 20 words that stands at least four times (one word: eight times) from `at` on. */
function circleAt(plain: readonly string[], at: number): { period: number; length: number } | null {
  for (let period = 1; period <= 20; period++) {
    const times = period === 1 ? 8 : 4
    let same = 0
    while (at + period + same < plain.length && plain[at + same] === plain[at + period + same]) same++
    const length = period + same - (same % period)
    if (length >= times * period) return { period, length }
  }
  return null
}
