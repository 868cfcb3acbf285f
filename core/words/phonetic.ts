import { editDistance } from '../contract/edit-distance.ts'
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
  const limit = shorter >= 8 ? 2 : 1
  return Math.abs(a.length - b.length) <= limit && editDistance(a, b) <= limit
}
