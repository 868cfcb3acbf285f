import { type Transcript, wordsOf } from '../transcript.ts'
import { aligned, plainOf, type Said } from './alignment.ts'
import type { BroughtLine } from './line.ts'

/** What a transcript that was made elsewhere changes in one of ours. */
export interface Placed {
  /** Words that read otherwise with it, ascending. They keep their times and their number. */
  readonly words: readonly { readonly index: number; readonly text: string }[]
  /** Names of voices that have none yet. */
  readonly speakers: readonly { readonly id: string; readonly name: string }[]
  /** Which part of its words is said here too, about then: 0..1. */
  readonly share: number
  /** What it says and nobody was heard saying here, by the clock of the recording, seconds. */
  readonly unheard: readonly BroughtLine[]
}

/** Below this it is the transcript of another recording. */
export const leastShare = 0.5

/** Seconds by which a line's words may stand apart from where they are said: a caption has one time for all of them. */
const within = 10
/** Words in a row that may be put in, left out, or read otherwise. More is not a correction but something else. */
const most = { in: 3, out: 3, other: 12 }
/** Seconds by which words that read otherwise may be said apart, on average. */
const apart = 2
/** A name is a voice's when so many of the words that it says are under this name. */
const sureVoice = 0.8
/** What tools write where they know nobody. */
const nobody =
  /^(?:speaker|intervenante?|locuteur|locutrice|participante?|voix|voice|unknown|inconnue?|spk)?[ _-]*(?:\d+|[A-Z])?$/iu

interface Token extends Said {
  readonly text: string
  /** A mark that stands by itself behind it, as French writes it: "va ?". */
  readonly mark: string
  readonly line: number
}

/**
 * Finds the words of a transcript that was made elsewhere among ours, and says what it corrects. Nothing is moved in time:
 * ours knows when each word is said and what is hidden, the other how it is written and by whom it is said.
 * @param reads what each word of the transcript reads now, by index
 * @param named speakers that have a name
 */
export function placed(
  transcript: Transcript,
  reads: (index: number) => string,
  named: ReadonlySet<string>,
  lines: readonly BroughtLine[],
): Placed {
  const own = wordsOf(transcript).flatMap(({ start }, index) => {
    const text = reads(index).trim()
    return plainOf(text) === ''
      ? []
      : [{ index, text, plain: plainOf(text), time: start, hasMark: isMark(reads(index + 1)) }]
  })
  const asTyped = lines.flatMap(tokensOf)
  const oneCase = hasOneCase(asTyped)
  const raw = oneCase ? asTyped.map((token) => ({ ...token, text: token.text.toLowerCase() })) : asTyped
  const shift = shiftBetween(own, raw)
  const other = raw.map((token) => ({ ...token, time: token.time + shift }))
  const pairs = aligned(own, other, within)
  const isSame = (at: number): boolean => {
    const pair = pairs[at]
    return pair != null && own[at]?.plain === other[pair]?.plain
  }
  const share = other.length === 0 ? 0 : own.filter((_, at) => isSame(at)).length / other.length
  const texts = own.map(({ text }) => [text])
  const ownerOf = new Map(pairs.flatMap((pair, at) => (pair === null ? [] : [[pair, at] as const])))
  const unheard: BroughtLine[] = []
  /** Takes over what stands between two words that both say alike: ours from `first` to `end`, theirs from `from` to `to`. */
  const takeOver = (first: number, end: number, from: number, to: number): void => {
    const gaps = own.slice(first, end).flatMap(({ time }, i) => {
      const pair = pairs[first + i]
      return pair == null ? [] : [Math.abs(time - (other[pair] as Token).time)]
    })
    const isOther = gaps.length > most.other || gaps.reduce((sum, gap) => sum + gap, 0) > apart * gaps.length
    const left = runs(first, end, (at) => pairs[at] === null)
    const added = runs(from, to, (j) => isOther || !ownerOf.has(j))
    // A number that was heard is written in as many pieces as one likes.
    const isNumber = own.slice(first, end).some(({ plain }) => /\d/.test(plain))
    const long = (all: readonly Said[], run: Run, limit: number): boolean =>
      all.slice(run.first, run.end).filter(({ plain }) => !(isNumber && /^[\d.,]+$/.test(plain))).length > limit
    const late = added.filter((run) => long(other, run, most.in))
    for (const run of late) unheard.push(...linesOf(other.slice(run.first, run.end), lines))
    if (isOther) return
    const isIn = (all: readonly Run[], i: number): boolean => all.some((run) => i >= run.first && i < run.end)
    const stays = left.filter((run) => long(own, run, most.out))
    for (let at = first; at < end; at++) if (!isIn(stays, at)) texts[at] = []
    let owner = Math.max(0, first - 1)
    for (let j = from; j < to; j++) {
      owner = ownerOf.get(j) ?? owner
      if (!isIn(late, j)) texts[owner]?.push(written(other[j] as Token, own[owner]?.hasMark ?? false))
    }
  }
  let [first, from] = [0, 0]
  for (let at = 0; at <= own.length; at++) {
    if (at < own.length && !isSame(at)) continue
    const pair = at < own.length ? (pairs[at] as number) : other.length
    takeOver(first, at, from, pair)
    if (at < own.length && !oneCase) texts[at] = [written(other[pair] as Token, own[at]?.hasMark ?? false)]
    first = at + 1
    from = pair + 1
  }
  return {
    words: own.flatMap(({ index, text }, at) => {
      const next = (texts[at] ?? []).join(' ')
      return next === text ? [] : [{ index, text: next }]
    }),
    speakers: voicesIn(
      transcript,
      own.flatMap(({ index }, at) => (isSame(at) ? [{ index, line: (other[pairs[at] as number] as Token).line }] : [])),
      lines,
      named,
    ),
    share,
    unheard,
  }
}

interface Run {
  readonly first: number
  readonly end: number
}

/** Stretches in a row, between two numbers, of which something holds. */
function runs(first: number, end: number, holds: (at: number) => boolean): Run[] {
  const out: { first: number; end: number }[] = []
  for (let at = first; at < end; at++) {
    const last = out.at(-1)
    if (!holds(at)) continue
    if (last?.end === at) last.end = at + 1
    else out.push({ first: at, end: at + 1 })
  }
  return out
}

function tokensOf({ start, end, text: said }: BroughtLine, line: number): Token[] {
  const words: { text: string; mark: string }[] = []
  for (const text of said.split(/\s+/u).filter(Boolean)) {
    const last = words.at(-1)
    if (!isMark(text)) words.push({ text, mark: '' })
    else if (last) last.mark += text
  }
  return words.map((word, i) => ({
    ...{ ...word, plain: plainOf(word.text), line },
    time: start + ((end - start) * i) / words.length,
  }))
}

const isMark = (text: string): boolean => text.trim() !== '' && plainOf(text) === ''

const written = ({ text, mark }: Token, hasMark: boolean): string =>
  mark === '' || hasMark ? text : `${text}\u00a0${mark}`

/** Whether it is written in capitals, or without any: then how it writes a word says nothing. */
function hasOneCase(tokens: readonly Token[]): boolean {
  const all = tokens.map(({ text }) => text).join('')
  return all === all.toUpperCase() || all === all.toLowerCase()
}

/** Tokens again as the lines that they came from, as far as they are in them. */
function linesOf(tokens: readonly Token[], lines: readonly BroughtLine[]): BroughtLine[] {
  const out = new Map<number, Token[]>()
  for (const token of tokens) out.set(token.line, [...(out.get(token.line) ?? []), token])
  return [...out].map(([line, said]) => {
    const { start, end, speaker } = lines[line] as BroughtLine
    const first = (said[0] as Token).time
    return {
      start: first,
      end: Math.max(first, end - start + first),
      speaker,
      text: said.map(({ text }) => text).join(' '),
    }
  })
}

/**
 * Seconds to add to the times of `other`: a timecode may begin at ten o'clock. Told by what is said once in both, four
 * words in a row; 0 where nothing is.
 */
function shiftBetween(own: readonly Said[], other: readonly Said[]): number {
  const [mine, theirs] = [saidOnce(own), saidOnce(other)]
  const apart = [...mine].flatMap(([said, time]) => {
    const there = theirs.get(said)
    return there === undefined ? [] : [time - there]
  })
  const middle = apart.sort((a, b) => a - b)[apart.length >> 1] ?? 0
  return Math.abs(middle) > within / 2 ? middle : 0
}

const inARow = 4

function saidOnce(words: readonly Said[]): Map<string, number> {
  const times = new Map<string, number>()
  const twice = new Set<string>()
  for (let i = 0; i + inARow <= words.length; i++) {
    const said = words.slice(i, i + inARow).map(({ plain }) => plain)
    const key = said.join(' ')
    if (times.has(key)) twice.add(key)
    times.set(key, (words[i] as Said).time)
  }
  for (const key of twice) times.delete(key)
  return times
}

/** Names that the other transcript has for our voices: of each voice, the name under which nearly all of its words stand. */
function voicesIn(
  transcript: Transcript,
  said: readonly { readonly index: number; readonly line: number }[],
  lines: readonly BroughtLine[],
  named: ReadonlySet<string>,
): Placed['speakers'] {
  const speakers = transcript.segments.flatMap(({ speaker, words }) => words.map(() => speaker))
  const counts = new Map<string, Map<string, number>>()
  for (const { index, line } of said) {
    const [voice, name] = [speakers[index] ?? null, lines[line]?.speaker?.trim() ?? '']
    if (voice === null) continue
    const names = counts.get(voice) ?? new Map<string, number>()
    counts.set(voice, names.set(name, (names.get(name) ?? 0) + 1))
  }
  return [...counts].flatMap(([id, names]) => {
    const [name, count] = [...names].reduce((best, one) => (one[1] > best[1] ? one : best))
    const all = [...names.values()].reduce((sum, one) => sum + one, 0)
    const isSure = count >= 10 && count / all >= sureVoice
    return isSure && !named.has(id) && !nobody.test(name) ? [{ id, name: name.slice(0, 120) }] : []
  })
}
