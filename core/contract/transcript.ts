import { z } from 'zod'

/** One word with its times in seconds and the model's probability, 0..1. */
export const Word = z.object({
  start: z.number().min(0),
  end: z.number().min(0),
  text: z.string(),
  probability: z.number().min(0).max(1),
})
export type Word = z.infer<typeof Word>

export const Segment = z.object({
  start: z.number().min(0),
  end: z.number().min(0),
  /** Id of a speaker in `speakers`, or null when nobody could be told. */
  speaker: z.string().nullable(),
  text: z.string(),
  words: z.array(Word),
})
export type Segment = z.infer<typeof Segment>

export const Speaker = z.object({ id: z.string(), name: z.string().nullable() })
export type Speaker = z.infer<typeof Speaker>

/** What was said. Times in seconds. A word's index counts through all segments in order, from 0. */
export const Transcript = z.object({
  /** ISO 639-1, or `und` when nothing was said. */
  language: z.string(),
  duration: z.number().min(0),
  speakers: z.array(Speaker),
  segments: z.array(Segment),
})
export type Transcript = z.infer<typeof Transcript>

/** All words in order: the array index is the word index that plans and findings use. */
export const wordsOf = (transcript: Transcript): Word[] => transcript.segments.flatMap((segment) => segment.words)
