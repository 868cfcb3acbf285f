/** Where something of several words (a password, an account's name) is over: something else is said. */
const goesOn =
  /^(?:je|j'.*|tu|t'.*|il|elle|on|vous|nous|ils|elles|c'.*|qu'.*|n'.*|et|ou|mais|donc|alors|pour|avec|si|sans|en|tout|toute|tous|comme|voila|ok|enfin|euh|depuis|parce|car|que|qui|de|du|des|le|la|les|au|aux|a|est|etait|dans|sur|hier|demain|maintenant|aujourd'hui|merci|pas|you|i|i'.*|it|it's|we|he|she|they|and|or|but|for|so|in|on|at|to|of|the|an|that|which|all|with|no|not|without|please|then|as|if|because|by|now|thanks|is|was|when|where|just|until|since)$/
/** A number, or a word that says one; folded. */
export const numberWord =
  /^(?:\d+|zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|oh|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:-\p{L}+)*$/u

/**
 * End of something made up that is said in words ("tulipe bleue quarante-deux") and whose first word ends at `end`: at most
 * two more words, and the numbers behind. Folded text.
 */
export function saidOn(folded: string, end: number): number {
  let at = end
  for (let words = 0; words <= 2; ) {
    const next = /^\s+([\p{L}\d][\p{L}\d'’-]*)/u.exec(folded.slice(at, at + 40))
    if (!next || goesOn.test(next[1] as string)) break
    if (!numberWord.test(next[1] as string) && ++words > 2) break
    at += next[0].length
  }
  return at
}
