import { z } from 'zod'
import { Id } from './people.ts'

const Day = z.iso.date()
const Seconds = z.coerce.number().min(0).max(1e6)

/** What a search asks for. Dates are days (inclusive), lengths seconds of the whole video. */
export const SearchRequest = z.strictObject({
  q: z.string().max(300).default(''),
  mentor: z.string().max(120).optional(),
  topic: z.string().max(60).optional(),
  language: z.string().max(8).optional(),
  from: Day.optional(),
  to: Day.optional(),
  shortest: Seconds.optional(),
  longest: Seconds.optional(),
  /** Only moments of this video: search inside it. */
  video: Id.optional(),
  /** `relevance`: the best first, of equals the most recent; `newest`: the most recent first. */
  sort: z.enum(['relevance', 'newest']).default('relevance'),
  page: z.coerce.number().int().min(0).max(50).default(0),
})
export type SearchRequest = z.infer<typeof SearchRequest>

/** A text in pieces, those that match marked: drawn as text, never as HTML. */
export const Marked = z.array(z.object({ text: z.string(), marked: z.boolean() }))
export type Marked = z.infer<typeof Marked>

/** A place in a video where the answer is said. Seconds. */
export const Moment = z.object({ start: z.number(), end: z.number(), text: Marked })
export type Moment = z.infer<typeof Moment>

export const FoundVideo = z.object({
  id: Id,
  title: Marked,
  mentor: z.string(),
  language: z.string(),
  topics: z.array(z.string()),
  /** The day of the recording. */
  recordedAt: z.string(),
  duration: z.number(),
  /** Up to three, the best first. */
  moments: z.array(Moment).max(3),
})
export type FoundVideo = z.infer<typeof FoundVideo>

export const SearchAnswer = z.object({
  videos: z.array(FoundVideo),
  /** Videos in all; at most what one search looks at. */
  total: z.int().min(0),
  /** Words that were read as other words: typed, understood. */
  corrected: z.array(z.object({ typed: z.string(), as: z.string() })),
  /** Milliseconds on the server. */
  took: z.number(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>

const Counted = z.array(z.object({ value: z.string(), videos: z.int() }))
/** What can be filtered by, among what the asker may see. */
export const Filters = z.object({ mentors: Counted, topics: Counted, languages: Counted })
export type Filters = z.infer<typeof Filters>

/** Named as Algolia names them, so that settings move from there unchanged. */
export const SearchSettings = z.strictObject({
  minWordSizefor1Typo: z.int().min(2).max(20),
  minWordSizefor2Typos: z.int().min(3).max(30),
  /** `min`: a word that the recordings hold is taken as typed; `false`: never another word. */
  typoTolerance: z.enum(['min', 'false']),
  /** Words that count for little: questions are full of them. */
  optionalWords: z.array(z.string().max(40)).max(300),
  /** Words or short phrases that mean the same. */
  synonyms: z.array(z.array(z.string().min(1).max(60)).min(2).max(20)).max(500),
  hitsPerPage: z.int().min(1).max(50),
})
export type SearchSettings = z.infer<typeof SearchSettings>

/** A question that found nothing, without who asked. Personal data in it was hidden before it was kept. */
export const Gap = z.object({ query: z.string(), count: z.int(), lastDay: z.string() })
export type Gap = z.infer<typeof Gap>
