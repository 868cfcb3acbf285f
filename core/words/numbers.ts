import { type Token, tokensOf } from './tokens.ts'

/** One digit as it was said or written: the digit and the range of the text that says it. */
export interface Digit {
  readonly digit: string
  readonly start: number
  readonly end: number
}

/** Digits (and single letters, when `letters`) that follow one another with nothing but gaps between them. */
export interface DigitRun {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** `0612345678`; letters of a spelled number are lower case. */
  readonly text: string
  readonly digits: readonly Digit[]
  /** Length of each number said in one go: `06 12` and "zéro six, douze" both give 2 groups of 2 (or 1, 1, 2). */
  readonly groups: readonly number[]
  /** True when at least one number was said in words. */
  readonly inWords: boolean
  /** True when a `+` or "plus" stands before the first digit. */
  readonly plus: boolean
}

type Part = { readonly kind: 'unit' | 'teen' | 'ten' | 'hundred' | 'thousand' | 'zero'; readonly value: number }

const part = (kind: Part['kind'], values: Record<string, number>): [string, Part][] =>
  Object.entries(values).map(([word, value]) => [word, { kind, value }])

const french = new Map<string, Part>([
  ...part('zero', { zero: 0, zeros: 0 }),
  ...part('unit', { un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, neuf: 9 }),
  ...part('teen', { dix: 10, onze: 11, douze: 12, treize: 13, quatorze: 14, quinze: 15, seize: 16 }),
  ...part('ten', { vingt: 20, vingts: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60 }),
  ...part('ten', { septante: 70, huitante: 80, octante: 80, nonante: 90 }),
  ...part('hundred', { cent: 100, cents: 100 }),
  ...part('thousand', { mille: 1000, mil: 1000 }),
])

const english = new Map<string, Part>([
  ...part('zero', { zero: 0, oh: 0, nought: 0, naught: 0, nil: 0 }),
  ...part('unit', { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 }),
  ...part('teen', { ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16 }),
  ...part('teen', { seventeen: 17, eighteen: 18, nineteen: 19 }),
  ...part('ten', {
    twenty: 20,
    thirty: 30,
    forty: 40,
    fourty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  }),
  ...part('hundred', { hundred: 100 }),
  ...part('thousand', { thousand: 1000 }),
])

interface Said {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Index after the last token used. */
  readonly next: number
  readonly inWords: boolean
  readonly letter: boolean
}

const near = (text: string, a: Token, b: Token): boolean => /^[\s-]*$/.test(text.slice(a.end, b.start))

/** Reads one French number below 10,000 that begins at token `i`: "quatre-vingt-dix-sept", "mille neuf cent douze". */
function frenchNumber(text: string, tokens: readonly Token[], from: number): { value: number; next: number } | null {
  let i = from
  const at = (k: number): Part | undefined => {
    const token = tokens[k]
    if (token?.kind !== 'word') return undefined
    if (k > from && !near(text, tokens[k - 1] as Token, token)) return undefined
    return french.get(token.text)
  }
  const joinsOne = (k: number): boolean =>
    tokens[k]?.text === 'et' &&
    near(text, tokens[k - 1] as Token, tokens[k] as Token) &&
    /^(un|une|onze)$/.test(tokens[k + 1]?.text ?? '')
  const belowHundred = (): number | null => {
    const first = at(i)
    if (!first) return null
    if (first.kind === 'unit') {
      if (first.value === 4 && at(i + 1)?.value === 20) {
        i += 2
        const more = at(i)
        if (more?.kind === 'unit') {
          i++
          return 80 + more.value
        }
        return 80 + teens()
      }
      i++
      return first.value
    }
    if (first.kind === 'teen') return teens()
    if (first.kind !== 'ten') return null
    i++
    if (joinsOne(i)) {
      const eleven = tokens[i + 1]?.text === 'onze'
      if (!eleven || first.value === 60) {
        i += 2
        return first.value + (eleven ? 11 : 1)
      }
    }
    const more = at(i)
    if (more?.kind === 'unit' && !(more.value === 4 && at(i + 1)?.value === 20)) {
      i++
      return first.value + more.value
    }
    if (first.value === 60 && more?.kind === 'teen') return 60 + teens()
    return first.value
  }
  const teens = (): number => {
    const first = at(i)
    if (first?.kind !== 'teen') return 0
    i++
    const more = at(i)
    if (first.value === 10 && more?.kind === 'unit' && more.value >= 7) {
      i++
      return 10 + more.value
    }
    return first.value
  }
  const belowThousand = (): number | null => {
    if (at(i)?.kind === 'hundred') {
      i++
      return 100 + (belowHundred() ?? 0)
    }
    const low = belowHundred()
    if (low === null) return null
    if (low >= 2 && low <= 9 && at(i)?.kind === 'hundred') {
      i++
      return low * 100 + (belowHundred() ?? 0)
    }
    return low
  }
  if (at(i)?.kind === 'thousand') {
    i++
    return { value: 1000 + (belowThousand() ?? 0), next: i }
  }
  const low = belowThousand()
  if (low === null) return null
  if (low >= 2 && at(i)?.kind === 'thousand') {
    i++
    return { value: low * 1000 + (belowThousand() ?? 0), next: i }
  }
  return { value: low, next: i }
}

/** Reads one English number below 10,000: "twenty-three", "nine hundred", "nineteen eighty-nine" is two numbers. */
function englishNumber(text: string, tokens: readonly Token[], from: number): { value: number; next: number } | null {
  let i = from
  const at = (k: number): Part | undefined => {
    const token = tokens[k]
    if (token?.kind !== 'word') return undefined
    if (k > from && !near(text, tokens[k - 1] as Token, token)) return undefined
    return english.get(token.text)
  }
  const belowHundred = (): number | null => {
    const first = at(i)
    if (!first || first.kind === 'hundred' || first.kind === 'thousand' || first.kind === 'zero') return null
    i++
    const more = at(i)
    if (first.kind === 'ten' && more?.kind === 'unit') {
      i++
      return first.value + more.value
    }
    return first.value
  }
  const andMore = (): number => {
    if (tokens[i]?.text !== 'and') return 0
    const kept = i++
    const low = english.has(tokens[i]?.text ?? '') ? belowHundred() : null
    if (low === null) i = kept
    return low ?? 0
  }
  const low = belowHundred()
  if (low === null) return null
  const scale = at(i)
  if (scale?.kind === 'hundred') {
    i++
    return { value: low * 100 + andMore(), next: i }
  }
  if (scale?.kind === 'thousand') {
    i++
    return { value: low * 1000 + andMore(), next: i }
  }
  return { value: low, next: i }
}

const times = new Map([
  ['double', 2],
  ['triple', 3],
])

/** What is said at token `i`: digits, a number in words, "double seven", "trois fois zéro"; null for anything else. */
function saidAt(text: string, tokens: readonly Token[], i: number, language: string, letters: boolean): Said | null {
  const token = tokens[i] as Token
  const said = (value: string, next: number, inWords: boolean, letter = false): Said => ({
    text: value,
    start: token.start,
    end: (tokens[next - 1] as Token).end,
    next,
    inWords,
    letter,
  })
  if (token.kind === 'number') return said(token.text, i + 1, false)
  if (token.kind !== 'word') return null
  const words = language === 'fr' ? french : language === 'en' ? english : new Map([...english, ...french])
  const repeat = times.get(token.text)
  const after = tokens[i + 1]
  if (repeat && after) {
    const one = saidAt(text, tokens, i + 1, language, letters)
    if (one && one.text.length === 1) return said(one.text.repeat(repeat), one.next, true)
  }
  const known = words.get(token.text)
  if (known?.kind === 'zero') return said('0', i + 1, true)
  // "trois fois zéro", "deux fois le sept"
  if (known?.kind === 'unit' && after?.text === 'fois') {
    const skip = /^(le|la)$/.test(tokens[i + 2]?.text ?? '') ? 3 : 2
    const one = tokens[i + skip] ? saidAt(text, tokens, i + skip, language, letters) : null
    if (one && one.text.length === 1) return said(one.text.repeat(known.value), one.next, true)
  }
  const read =
    language === 'en'
      ? englishNumber(text, tokens, i)
      : (frenchNumber(text, tokens, i) ?? (language === 'fr' ? null : englishNumber(text, tokens, i)))
  if (read) return said(String(read.value), read.next, true)
  if (letters && token.text.length === 1 && /[a-z]/.test(token.text)) return said(token.text, i + 1, false, true)
  return null
}

/** Words that may stand between two numbers of one identifier without ending it. */
const fillers = new Set(['euh', 'heu', 'hein', 'um', 'uh', 'puis', 'alors', 'ensuite', 'then', 'et', 'and'])

/**
 * All runs of numbers in a text, said in words or written, in order. A gap holds spaces, hyphens, dots, commas, slashes,
 * brackets or one filler word.
 * @param language ISO 639-1; other than `fr` and `en` tries both
 * @param letters also takes single letters ("f r sept six"), and groups of letters and digits (`FR76`)
 */
export function digitRuns(text: string, language: string, letters = false): DigitRun[] {
  const tokens = tokensOf(text).filter((token) => token.text !== '-')
  const runs: DigitRun[] = []
  let open: Said[] = []
  const close = (): void => {
    if (open.some((s) => !s.letter)) runs.push(runOf(text, open))
    open = []
  }
  let i = 0
  while (i < tokens.length) {
    const token = tokens[i] as Token
    if (open.length > 0 && token.kind === 'mark' && /[-.,/()+:'_]/.test(token.text) && apart(text, tokens, i)) {
      i++
      continue
    }
    if (open.length > 0 && fillers.has(token.text) && tokens[i + 1] && saidAt(text, tokens, i + 1, language, letters)) {
      i++
      continue
    }
    // "zéro six, deux fois le trente"
    if (open.length > 0 && token.text === 'fois') {
      const after = tokens[i + 1]?.text === 'le' ? i + 2 : i + 1
      if (tokens[after] && saidAt(text, tokens, after, language, letters)) {
        i = after
        continue
      }
    }
    const said = saidAt(text, tokens, i, language, letters)
    if (said && !partOfWord(text, said, letters)) {
      open.push(said)
      i = said.next
    } else {
      close()
      i++
    }
  }
  close()
  return runs
}

/** A full stop or a comma between numbers joins them; two marks in a row end the run. */
const apart = (text: string, tokens: readonly Token[], i: number): boolean => {
  const mark = tokens[i] as Token
  const next = tokens[i + 1]
  if (!next) return false
  if (next.kind === 'mark') return /[()-]/.test(next.text) && /[-.,()]/.test(mark.text)
  return /^[\s]*$/.test(text.slice(mark.end, next.start))
}

/** `MP3`, `B2B`, `h264`: digits glued to letters are no number unless letters are wanted. */
const partOfWord = (text: string, said: Said, letters: boolean): boolean =>
  !letters &&
  !said.inWords &&
  (/\p{L}$/u.test(text.slice(Math.max(0, said.start - 1), said.start)) ||
    /^\p{L}/u.test(text.slice(said.end, said.end + 1)))

function runOf(text: string, said: readonly Said[]): DigitRun {
  const digits: Digit[] = []
  for (const one of said)
    for (let k = 0; k < one.text.length; k++)
      digits.push(
        one.inWords
          ? { digit: one.text[k] as string, start: one.start, end: one.end }
          : { digit: one.text[k] as string, start: one.start + k, end: one.start + k + 1 },
      )
  const first = said[0] as Said
  const last = said.at(-1) as Said
  const before = text.slice(Math.max(0, first.start - 8), first.start)
  return {
    start: first.start,
    end: last.end,
    text: said.map((one) => one.text).join(''),
    digits,
    groups: said.map((one) => one.text.length),
    inWords: said.some((one) => one.inWords),
    plus: /(\+\s*\(?|\bplus\s+)$/i.test(before),
  }
}
