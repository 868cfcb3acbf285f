import { formatIn } from './format.ts'
import type { Bilingual, UiLanguage } from './language.ts'
import type { Report } from './report.ts'
import { coverage, type Span } from './span.ts'

/** What the notes of a report say, by code. */
export const reportNotes: Readonly<Record<string, Bilingual>> = {
  'original-missing': {
    fr: 'L’original n’était pas à portée : les comparaisons avec lui n’ont pas eu lieu.',
    en: 'The original was not at hand: the comparisons with it did not take place.',
  },
  'voices-not-compared': {
    fr: 'L’original n’était pas à portée : rien ne prouve que les voix sont déguisées.',
    en: 'The original was not at hand: nothing proves that voices are disguised.',
  },
  'faces-unsure': {
    fr: 'Le second détecteur a hésité sur des formes que l’examen rapproché n’a pas confirmées.',
    en: 'The second detector wavered on shapes that a closer look did not confirm.',
  },
  'text-unsure': {
    fr: 'La lecture a hésité sur des mots à l’image qu’une seconde lecture n’a pas confirmés.',
    en: 'The reading wavered on words in the picture that a second reading did not confirm.',
  },
  'speech-unsure': {
    fr: 'La nouvelle transcription a hésité sur des mots qu’une seconde écoute n’a pas confirmés.',
    en: 'The new transcription wavered on words that a second listening did not confirm.',
  },
  'colours-brought-down': {
    fr: 'L’original a une plage dynamique étendue : hors des masques, ses couleurs n’ont pas pu être comparées partout.',
    en: 'The original has a high dynamic range: outside the masks its colours could not be compared everywhere.',
  },
  'source-truncated': {
    fr: 'L’original est incomplet : sa fin manque, ou ne peut pas être lue. Le résultat s’arrête où il s’arrête. S’il est entier ailleurs, copiez-le de nouveau et recommencez.',
    en: 'The original is incomplete: its end is missing, or cannot be read. The result stops where it stops. If it is whole elsewhere, copy it again and start again.',
  },
  'picture-unread': {
    fr: 'L’original est endommagé : une partie de l’image n’a pas pu être lue, elle est grise dans le résultat',
    en: 'The original is damaged: a part of the picture could not be read, it is grey in the result',
  },
  'sound-unread': {
    fr: 'L’original est endommagé : une partie du son n’a pas pu être lue, et personne ne l’a écoutée',
    en: 'The original is damaged: a part of the sound could not be read, and nobody listened to it',
  },
  'further-video': {
    fr: 'L’original a plusieurs pistes vidéo : seule la première est dans le résultat, les autres n’ont pas été regardées.',
    en: 'The original has several video tracks: only the first is in the result, nobody looked at the others.',
  },
  'track-unread': {
    fr: 'Une piste de l’original ne peut pas être lue : elle n’est pas dans le résultat.',
    en: 'A track of the original cannot be read: it is not in the result.',
  },
  'subtitles-left-out': {
    fr: 'Les sous-titres de l’original ne sont pas dans le résultat : les siens viennent de la transcription.',
    en: 'The subtitles of the original are not in the result: its own come from the transcription.',
  },
}

/** Those that tell what of the original is missing in its result, or could not be read. */
const ofSource: ReadonlySet<string> = new Set([
  ...['source-truncated', 'picture-unread', 'sound-unread', 'further-video', 'track-unread', 'subtitles-left-out'],
])

export const sourceNotes = (notes: readonly string[]): string[] => notes.filter((note) => ofSource.has(note))

/** Notes as sentences, without their places. */
export const notesAlone = (notes: readonly string[], language: UiLanguage): string[] =>
  notes.map((note) => (reportNotes[note]?.[language] ?? note).replace(/[^.]$/, '$&.'))

/** Places that a sentence names before it only counts the rest. */
const mostPlaces = 8

/** The notes of a report as sentences; those about what could not be read say how much, and where. */
export function notesOf({ notes, unread }: Pick<Report, 'notes' | 'unread'>, language: UiLanguage): string[] {
  const places: Readonly<Record<string, readonly Span[] | undefined>> = {
    'picture-unread': unread?.picture,
    'sound-unread': unread?.sound,
  }
  return notes.map((note) => {
    const sentence = reportNotes[note]?.[language] ?? note
    const spans = places[note]
    return spans ? `${sentence}${toldPlaces(spans, language)}` : sentence
  })
}

function toldPlaces(spans: readonly Span[], language: UiLanguage): string {
  const { clock, number } = formatIn(language)
  const at = spans.slice(0, mostPlaces).map(({ start, end }) => `${clock(start, true)}–${clock(end, true)}`)
  const rest = spans.length - at.length
  if (rest > 0) at.push(language === 'fr' ? `et ${rest} autres` : `and ${rest} more`)
  const seconds = `${number(coverage(spans), 1)}\u00a0s`
  return language === 'fr' ? ` (${seconds}\u00a0: ${at.join(', ')}).` : ` (${seconds}: ${at.join(', ')}).`
}
