/** Names that are said without anybody being meant: in proverbs, and of laws and effects that are called after somebody. */

/** Stock phrases with names in them, folded. */
const phrases =
  /(?<![\p{L}'-])(?:a cesar ce qui (?:est|appartient) a cesar|rendre? a cesar|ce qui (?:est|appartient) a cesar|romeo (?:et|and) juliette?|tom,? dick,? (?:and|or|n) harry|adam (?:et eve|and eve)|boite de pandore|pandora's box|robin (?:des bois|hood)|plain jane|(?:john|jane) doe|(?:average|regular) joe|jack of all trades|mark my words|peter pan|monsieur tout le monde|madame michu|monsieur et madame tout le monde|saint nicolas|pere noel|santa claus|saint valentin|valentine's day|saint sylvestre|jean qui (?:rit|pleure)|myers[ -]briggs|dunning[ -]kruger|for pete's sake|bob's your uncle|deshabiller pierre pour habiller paul|habiller paul|robbing peter to pay paul|pierre,? paul,? (?:ou|et|,)? ?jacques)(?![\p{L}-])/gu

/** What bears the name of whoever found it, before the name: "l'effet Matthieu", "la loi de Murphy". */
const calledAfter =
  /(?<![\p{L}-])(?:(?:effet|matrice|methode|diagramme|test|syndrome|prix|courbe)\s+|(?:effet|loi|lois|syndrome|complexe|theoreme|paradoxe|rasoir|pyramide|maladie|bacille|matrice|epee|talon|calendes)\s+(?:de |d'))$/u
/** The same behind the name: "Murphy's law", "the Pareto principle". */
const lawOf =
  /^(?:'s?\s+(?:law|razor|paradox|theorem|syndrome|disease|box)|\s+(?:principle|effect|syndrome|paradox|complex|theorem|matrix|razor|curve|prize|accent|agreement|protocol|marathon|pudding|sponge|stock exchange))(?![\p{L}-])/u

/** Cars that bear a given name, behind an article. */
const cars = /^(?:megane|clio|zoe|giulia|giulietta|octavia|fabia|leon|mercedes|lancia|alhambra|ibiza)$/
const aCar =
  /(?<![\p{L}'-])(?:une?|deux|trois|la|ma|sa|ta|notre|votre|leur|an?|the|my|his|her|our)\s+(?:petite |vieille |nouvelle |little |old |new )?$/u
/** What nobody is called in a call without being greeted or spoken of: "une Mercedes", "il roule en Clio". */
const carAlone = /^(?:megane|clio|lancia|alhambra|ibiza|fabia|mercedes)$/
const oneCar =
  /(?<![\p{L}'-])(?:une?|deux|trois|an?|two|three|en)\s+(?:petite |vieille |nouvelle |little |old |new )?$/u
const drives =
  /(?<!\p{L})(?:voiture|conduit|conduire|conduis|roule|garee?|garage|essence|drives?|driving|car|parked)(?!\p{L})/u

/** Stretches of a folded text that are stock phrases. */
export const stockPhrases = (folded: string): readonly { readonly start: number; readonly end: number }[] =>
  [...folded.matchAll(phrases)].map((match) => ({ start: match.index, end: match.index + match[0].length }))

/** Whether the name of something, and of nobody, stands at a word. All folded. */
export const isEponym = (before: string, word: string, after: string): boolean =>
  calledAfter.test(before) ||
  lawOf.test(after) ||
  (cars.test(word) && aCar.test(before) && drives.test(before)) ||
  (carAlone.test(word) && oneCar.test(before))
