import { fold } from './fold.ts'

/** Rewrites, in order, of a folded word into what a French ear keeps of it. Capitals stand for nasal vowels and `S` for "ch". */
const rewrites: readonly (readonly [RegExp, string])[] = [
  [/[^a-z]/g, ''],
  [/^h/, ''],
  [/ph/g, 'f'],
  [/(?:s?ch|sh)(?=[rln])/g, 'k'],
  [/(?:sch|sh|tch|ch)/g, 'S'],
  [/gn/g, 'n'],
  [/gu(?=[eiy])/g, 'g'],
  [/ge(?=[aou])/g, 'j'],
  [/g(?=[eiy])/g, 'j'],
  [/(?:c?qu|ck|cc(?![eiy])|q|c(?![eiy]))/g, 'k'],
  [/sc(?=[eiy])/g, 's'],
  [/c/g, 's'],
  [/(?:tt?h|t)(?=ion)/g, 's'],
  [/h/g, ''],
  [/w/g, 'v'],
  [/x$/g, ''],
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/(?:au|o)l[td]s?$/, 'o'],
  [/eaux?|aux?/g, 'o'],
  [/(?:oin|ouin)(?![aeiouyn])/g, 'uI'],
  [/oi|oy/g, 'ua'],
  [/ou/g, 'u'],
  [/(?:ain|aim|ein|eim|in|im|yn|ym|un|um)(?![aeiouynm])/g, 'I'],
  [/(?:an|am|en|em)(?![aeiouynm])/g, 'A'],
  [/(?:on|om)(?![aeiouynm])/g, 'O'],
  [/(?:ai|ay|ei|ey|oe|eu)/g, 'e'],
  [/ill?(?=e)|ll(?=i)/g, 'i'],
  [/y/g, 'i'],
  [/(.)\1+/g, '$1'],
  [/(?<=.{2})(?:es|ent|e|er|et|ez|s|t|d|p)$/g, ''],
  [/(?<=.{2})[std]$/g, ''],
]

const kept = new Map<string, string>()

/** What a French ear keeps of a word: "Lefèvre", "Le Fèvre" and "lefaivre" are one. Empty for what has no letters. */
export function phoneticKey(word: string): string {
  const known = kept.get(word)
  if (known !== undefined) return known
  let key = fold(word).replaceAll('œ', 'oe')
  for (const [pattern, by] of rewrites) key = key.replace(pattern, by)
  if (kept.size > 50_000) kept.clear()
  kept.set(word, key)
  return key
}

/** Edits (insert, remove, replace, swap of neighbours) between two words, at most `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] as number) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length] as number
}

/**
 * Whether a word may be a name misheard: the same sounds, or nearly the same for long ones. Short words must sound alike.
 */
export function soundsLike(name: string, word: string): boolean {
  const a = phoneticKey(name)
  const b = phoneticKey(word)
  if (a.length < 3 || b.length < 3 || a[0] !== b[0]) return false
  if (a === b) return true
  const shorter = Math.min(a.length, b.length)
  if (shorter < 6) return false
  return editDistance(a, b, shorter >= 8 ? 2 : 1) <= (shorter >= 8 ? 2 : 1)
}
