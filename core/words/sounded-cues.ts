import { fold } from './fold.ts'
import { entityLabel } from './label.ts'
import { phoneticKey } from './phonetic.ts'

/** Kinds of numbers that are announced by a word of their own. */
type SoundedKind = 'siret' | 'siren' | 'iban' | 'nir' | 'phone'

/** Words that announce a number, written as they are said: recognition makes words of its own of them ("Moncirez"). */
const said: Readonly<Record<SoundedKind, readonly string[]>> = {
  siret: ['siret', 'sirette', 'sire'],
  siren: ['siren', 'sirene'],
  iban: ['iban', 'ibane'],
  nir: ['numerodesecu', 'numerosecu'],
  phone: ['numero', 'telephone', 'portable'],
}
/** Whose it is: without it the sound of so short a word is a name's too ("Cyrette"). */
const whose = ['mon', 'ton', 'son', 'notre', 'votre']
/** "C'est le", written as it is said. */
const leading = ['', 'sele']

const kindByKey: ReadonlyMap<string, SoundedKind> = new Map(
  (Object.entries(said) as [SoundedKind, readonly string[]][]).flatMap(([kind, words]) =>
    words.flatMap((word) =>
      whose.flatMap((owner) => leading.map((link) => [phoneticKey(owner + word + link), kind] as const)),
    ),
  ),
)

/** Between what announces a number and the number. */
const link = /^(?:c'est|est|ces|ses|cest|le|la|les)$/
/** "Céle", "selle". */
const linkKey = phoneticKey('sele')
const isLink = (word: string): boolean => link.test(word) || phoneticKey(word) === linkKey
/** Most words that one who announces is heard as, and most that lead on to the number. */
const most = { heardAs: 3, links: 3 } as const

export interface SoundedCue {
  /** Characters; `linkEnd` is where the words that lead on to the number end, `end` where what announces it does. Exclusive. */
  readonly start: number
  readonly end: number
  readonly linkEnd: number
  readonly kind: SoundedKind
}

/**
 * What announces a number by its sound alone, right before it: "Moncirez, Céle 732" was "mon SIRET, c'est le 732".
 * @param folded the folded text
 * @param at where the number begins
 */
export function soundedCue(folded: string, at: number): SoundedCue | null {
  const from = Math.max(0, at - 60)
  const words = [...folded.slice(from, at).matchAll(/\p{L}[\p{L}\p{M}'’-]*/gu)].map((match) => ({
    text: match[0],
    start: from + match.index,
    end: from + match.index + match[0].length,
  }))
  const between = (first: number, second: number): string => folded.slice(words[first]?.end, words[second]?.start ?? at)
  const near = /^[\s,:]*$/
  for (let last = words.length - 1; last >= 0 && words.length - 1 - last <= most.links; last--) {
    if (!near.test(between(last, last + 1))) return null
    let glued = ''
    for (let first = last; first >= 0 && last - first < most.heardAs; first--) {
      if (first < last && !/^\s+$/.test(between(first, first + 1))) break
      glued = `${words[first]?.text}${glued}`
      const kind = kindByKey.get(phoneticKey(glued))
      if (kind)
        return {
          start: words[first]?.start as number,
          end: words[last]?.end as number,
          linkEnd: words.at(-1)?.end as number,
          kind,
        }
    }
    if (!isLink(words[last]?.text as string)) return null
  }
  return null
}

/** What stands where a number was hidden: "Moncirez Céle, [numéro SIRET]". */
const labels = (['SIRET', 'SIREN', 'IBAN', 'NIR', 'PHONE'] as const)
  .flatMap((entity) => (['fr', 'en'] as const).map((language) => fold(entityLabel(entity, language))))
  .join('|')
const numberStart = new RegExp(
  String.raw`(?<![\p{L}\d])(?:\d|(?:zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cents?|mille)(?!\p{L})|\[(?:${labels})\])`,
  'gu',
)

/** All that announce numbers by their sound alone, in order. @param folded the folded text */
export function soundedCues(folded: string): SoundedCue[] {
  const found: SoundedCue[] = []
  for (const { index } of folded.matchAll(numberStart)) {
    const cue = soundedCue(folded, index)
    if (cue) found.push(cue)
  }
  return found
}
