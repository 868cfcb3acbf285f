/** What one says while one looks for the next number, and what joins two numbers. Folded text. */
const hesitation =
  "(?:e+u+h+|heu+|hein|u+m+|u+h+m?|e+r+m?|hu+m+|hm+|bah|ben|puis|alors|ensuite|then|et|and|suivi de|followed by)(?![\\p{L}'])"
/** What one says who takes a number back and says it anew. */
const correction =
  "(?:non|nan|no|pardon|sorry|enfin|plutot|rather|actually|attends|attendez|wait|hang on|desolee?|excuse(?:z[- ]moi|-moi| moi| me)|i mean|i meant|make that|je veux dire|je voulais dire|je me trompe|je me suis trompee?|my mistake|scratch that)(?![\\p{L}'])"
/** What surrounds a correction and is none by itself. */
const beside = "(?:c'est|c'etait|it's|that's|oui|yes|yeah|so|donc|je dis|i said|le|the)(?![\\p{L}'])"
const between = '[\\s,.;:…-]*'

const hesitating = new RegExp(`^(?:${between}(?:${hesitation}${between}){1,3}|\\s*(?:\\.{2,}|…)\\s*)$`, 'u')
const correcting = new RegExp(
  `^${between}(?:(?:${hesitation}|${beside})${between}){0,2}(?:${correction}${between})(?:(?:${hesitation}|${beside}|${correction})${between}){0,4}$`,
  'u',
)

/** Longest stretch between two numbers of one identifier, in characters. */
export const longestGap = 48

/**
 * What stands between two numbers that may be one identifier: nothing but a hesitation ("euh, puis"), a correction ("non
 * pardon", "no, sorry"), after which numbers are said again, or something else.
 * @param gap folded text between them
 */
export function gapKind(gap: string): 'hesitation' | 'correction' | 'other' {
  if (gap.length > longestGap) return 'other'
  if (hesitating.test(gap)) return 'hesitation'
  return correcting.test(gap) ? 'correction' : 'other'
}
