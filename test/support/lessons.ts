import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Searchable } from '../../knowledge/server/search/index-video.ts'
import { seededRandom } from '../../native/inference/seeded-random.ts'
import { pick } from './random.ts'

const Lesson = z.object({
  id: z.string(),
  language: z.enum(['fr', 'en']),
  title: z.string(),
  mentor: z.string(),
  topics: z.array(z.string()),
  segments: z.array(z.string()),
  /** Number of the segment that answers. */
  answer: z.int(),
  questions: z.record(z.enum(['typo', 'paraphrase', 'spoken']), z.string()),
})
export type Lesson = z.infer<typeof Lesson>
/** A lesson that only some kinds of questions are asked of. */
const FurtherLesson = Lesson.extend({
  questions: z.partialRecord(z.enum(['typo', 'paraphrase', 'spoken']), z.string()),
})
export type FurtherLesson = z.infer<typeof FurtherLesson>

const here = import.meta.dirname
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(here, '../fixtures/knowledge', `${name}.json`), 'utf8'))

/** Twenty short lessons, each with three questions that it answers: misspelt, in other words, and as one speaks. */
export const lessons: readonly Lesson[] = Lesson.array().parse(fixture('lessons'))

/** Fifteen more with thirty questions, half of them in other words: written before words that mean the same were listed. */
export const furtherLessons: readonly FurtherLesson[] = FurtherLesson.array().parse(fixture('further-lessons'))

/** Ten more with twenty questions, written before the search was changed again and never tuned to. */
export const thirdLessons: readonly FurtherLesson[] = FurtherLesson.array().parse(fixture('third-lessons'))

/**
 * Fifteen more with thirty questions, half in other words, half as one speaks, three of them in the other language: written
 * before the next change, which was judged by them at first sight.
 */
export const fourthLessons: readonly FurtherLesson[] = FurtherLesson.array().parse(fixture('fourth-lessons'))

/** A video as it is stored and searched. */
export type CorpusVideo = Searchable & { readonly recordedAt: string; readonly secondsASegment: number }

export const ofLesson = (lesson: FurtherLesson, recordedAt = '2025-06-01'): CorpusVideo => ({
  video: lesson.id,
  language: lesson.language,
  title: lesson.title,
  summary: '',
  mentor: lesson.mentor,
  topics: lesson.topics,
  segments: lesson.segments.map((text, number) => ({ number, text })),
  recordedAt,
  secondsASegment: 6,
})

/** What coaching calls talk about: these words are everywhere in the corpus, and so tell little. */
const talk = {
  fr: `client clients prix tarif facture factures vente ventes offre offres projet projets temps semaine mois année équipe
    travail entreprise question questions réponse réponses idée idées problème problèmes argent devis appel appels
    message messages réunion réunions objectif objectifs marché produit produits service services site réseau contact
    salaire entretien formation associé associés phrase hausse retard lettre semaine journée comptable frais`,
  en: `client clients price fee invoice sale sales offer offers project projects time week month year team work company
    question questions answer answers idea ideas problem problems money quote call calls message messages meeting goal
    goals market product products service website network contact salary interview training partner person feedback
    month slide revenue users result cash check words email page decision hours task doctor`,
}
const glue = {
  fr: `alors donc et puis mais je tu on nous il elle est a fait dans pour avec sur pas plus très aussi quand si comme
    que qui ce cette un une des les la le de du au en se ne vous leur mon ton son`,
  en: `so and then but I you we he she is has does in for with on not more very also when if like that who this a an
    the of to at as it they my your his their`,
}
const split = (text: string): string[] => text.split(/\s+/)

/**
 * A corpus of `segments` generated segments, half French and half English, the same for the same seed: a third small
 * words, a third what such calls talk about, a third ordinary words, the frequent ones far more often (Zipf).
 */
export function* corpus(segments: number, seed = 7): Generator<CorpusVideo> {
  const random = seededRandom(seed)
  const ordinary = { fr: vocabulary('fr', seed), en: vocabulary('en', seed) }
  const perVideo = 40
  for (let made = 0, number = 0; made < segments; number++) {
    const language = number % 2 === 0 ? 'fr' : 'en'
    const words = { talk: split(talk[language]), glue: split(glue[language]) }
    const oneWord = (): string => {
      const kind = random()
      if (kind < 0.4) return pick(random, words.glue)
      if (kind < 0.65) return pick(random, words.talk)
      const list = ordinary[language]
      return list[Math.min(list.length - 1, Math.floor(list.length ** random()) - 1)] ?? 'oui'
    }
    const sentence = (length: number): string => Array.from({ length }, oneWord).join(' ')
    const count = Math.min(perVideo, segments - made)
    made += count
    yield {
      video: `generated-${String(number).padStart(6, '0')}`,
      language,
      title: sentence(5),
      summary: '',
      mentor: `Mentor ${number % 40}`,
      topics: [pick(random, words.talk)],
      segments: Array.from({ length: count }, (_, i) => ({
        number: i,
        text: `${sentence(8 + Math.floor(random() * 10))}.`,
      })),
      recordedAt: new Date(Date.UTC(2020, 0, 1 + Math.floor(random() * 2100))).toISOString().slice(0, 10),
      secondsASegment: 6,
    }
  }
}

/** The list's words in an order of their own, so that no letter of the alphabet is the frequent one. */
function vocabulary(language: 'fr' | 'en', seed: number): string[] {
  const random = seededRandom(seed + (language === 'fr' ? 1 : 2))
  return readFileSync(join(here, `../../resources/lists/ordinary-${language}.txt`), 'utf8')
    .split('\n')
    .filter((word) => /^\p{L}{3,}$/u.test(word))
    .map((word) => ({ word, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ word }) => word)
}
