import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digitRuns } from './numbers.ts'

const ones =
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf'.split(
    ' ',
  )
const tens = ['', '', 'vingt', 'trente', 'quarante', 'cinquante', 'soixante']

/** A number below 100 as it is said in France; the test's own way of saying it. */
function said(n: number): string {
  if (n < 20) return ones[n] as string
  if (n >= 80) return n === 80 ? 'quatre-vingts' : `quatre-vingt-${ones[n - 80]}`
  const ten = tens[Math.min(6, Math.floor(n / 10))] as string
  const rest = n - Math.min(6, Math.floor(n / 10)) * 10
  if (rest === 0) return ten
  return rest === 1 || rest === 11 ? `${ten} et ${ones[rest]}` : `${ten}-${ones[rest]}`
}

const digitsOf = (text: string, language: string): string[] => digitRuns(text, language).map((run) => run.text)

describe('numbers in words', () => {
  test('every French number below a hundred is read as it is said', () => {
    for (let n = 0; n < 100; n++) expect(digitsOf(said(n), 'fr'), said(n)).toEqual([String(n)])
  })

  test('a telephone number said in pairs gives its ten digits, wherever it stands', () => {
    const pairs = fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(
        pairs,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(', ', ' . ', ', puis ', ' euh ', ', euh, ', '... '),
        (rest, first, gap) => {
          const number = [`zéro ${ones[first]}`, ...rest.map(said)].join(gap)
          const text = `tu me rappelles au ${number} ce soir`
          const [run] = digitRuns(text, 'fr')
          expect(run?.text).toBe(`0${first}${rest.join('')}`)
          expect(text.slice(run?.start, run?.end)).toBe(number)
          // every digit points into what said it
          for (const digit of run?.digits ?? []) expect(digit.end).toBeGreaterThan(digit.start)
        },
      ),
    )
  })

  test.each([
    ['fr', 'septante-deux nonante et un', ['7291']],
    ['fr', 'zéro 6 12 34 cinquante-six', ['06123456']],
    ['fr', 'sept cent trente-deux huit cent vingt-neuf', ['732829']],
    ['fr', 'mille neuf cent quatre-vingt-dix', ['1990']],
    ['fr', 'deux mille vingt-quatre', ['2024']],
    ['fr', 'trois fois zéro', ['000']],
    ['fr', '06-12, 34 56.78', ['0612345678']],
    ['en', 'zero seven seven double zero nine hundred one two three', ['07700900123']],
    ['en', 'oh seven triple four', ['07444']],
    ['en', 'twenty two thirty', ['2230']],
    ['en', 'nineteen eighty nine', ['1989']],
    ['und', 'zero six douze', ['0612']],
  ])('%s: %s', (language, text, expected) => expect(digitsOf(text, language)).toEqual(expected))

  test.each([
    ['fr', 'trente-trois euh non pardon trente-quatre', '3334', true],
    ['en', 'nine three, no sorry, nine four', '9394', true],
    ['en', 'one two, I mean one three', '1213', true],
    ['fr', 'zéro six, euh, douze', '0612', false],
  ])('%s: what is taken back belongs to the number: %s', (language, text, digits, corrected) => {
    const [run, ...others] = digitRuns(text, language)
    expect([run?.text, run?.corrected, others.length]).toEqual([digits, corrected, 0])
    expect(text.slice(run?.start, run?.end)).toBe(text)
  })

  test('a number behind other words is another number', () => {
    expect(digitsOf('douze clients, non, trois', 'fr')).toEqual(['12', '3'])
    expect(digitsOf('il en reste douze donc trois de moins', 'fr')).toEqual(['12', '3'])
  })

  test('digits inside a word are no number', () => {
    expect(digitsOf('le mp3 et le b2b', 'fr')).toEqual([])
  })

  test('any text: runs lie inside it, in order, and say what they stand for', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let last = 0
        for (const run of digitRuns(text, 'fr')) {
          expect(run.start).toBeGreaterThanOrEqual(last)
          expect(run.end).toBeLessThanOrEqual(text.length)
          expect(run.groups.reduce((a, b) => a + b, 0)).toBe(run.text.length)
          last = run.end
        }
      }),
    )
  })

  test.each([
    ['es', 'es el 6, uno, dos, tres, cuatro, cinco, seis, siete, ocho', '612345678'],
    ['de', 'ist null, eins, sieben, eins, zwei, drei, vier, fünf', '01712345'],
    ['it', 'è tre, quattro, sette, uno, due, zero, cinque, sei', '34712056'],
    ['pt', 'é nove, um, dois, três, quatro, cinco', '912345'],
    ['nl', 'is nul, zes, een, twee, drie, vier', '061234'],
  ])('digits of other languages, told one by one: %s', (language, text, digits) => {
    expect(digitsOf(text, language)).toEqual([digits])
    expect(digitsOf(text, 'fr')).not.toEqual([digits])
  })
})
