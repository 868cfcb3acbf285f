import type { Token } from './tokens.ts'

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

/** Spanish, German, Italian, Portuguese and Dutch, digit by digit: enough for numbers that are told so. */
const elsewhere = new Map<string, Part>([
  ...part('zero', { cero: 0, null: 0, nul: 0 }),
  ...part('unit', { uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9 }),
  ...part('unit', { eins: 1, zwei: 2, zwo: 2, drei: 3, vier: 4, funf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9 }),
  ...part('unit', { due: 2, tre: 3, quattro: 4, cinque: 5, sei: 6, sette: 7, otto: 8, nove: 9 }),
  ...part('unit', { um: 1, dois: 2, quatro: 4, sete: 7, oito: 8 }),
  ...part('unit', { een: 1, twee: 2, drie: 3, vijf: 5, zes: 6, zeven: 7, negen: 9 }),
])

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

/** What a folded word says of a number; languages other than French and English try both, and their own digits. */
export const partSaid = (word: string, language: string): Part | undefined =>
  language === 'fr'
    ? french.get(word)
    : language === 'en'
      ? english.get(word)
      : (french.get(word) ?? english.get(word) ?? elsewhere.get(word))

/**
 * The number below 10,000 that begins at token `from`, and the index after its last token; null when none does.
 * @param language ISO 639-1; other than `fr` and `en` tries both, and digits of other languages
 */
export function numberInWords(
  text: string,
  tokens: readonly Token[],
  from: number,
  language: string,
): { readonly value: number; readonly next: number } | null {
  if (language === 'en') return englishNumber(text, tokens, from)
  const read = frenchNumber(text, tokens, from)
  if (read || language === 'fr') return read
  const token = tokens[from]
  const digit = token?.kind === 'word' ? elsewhere.get(token.text) : undefined
  return englishNumber(text, tokens, from) ?? (digit?.kind === 'unit' ? { value: digit.value, next: from + 1 } : null)
}
