import { z } from 'zod'
import { Written } from './chat.ts'
import { Id, Line, ProgrammeId } from './people.ts'

/** A video is followed in so many equal parts. */
export const parts = 20
/** From this share of its parts a video counts as watched. */
export const watchedFrom = 0.9

/** What a browser says while somebody watches: where they are (seconds), and which parts were played since. */
export const Played = z.strictObject({
  position: z.number().min(0).max(1e6),
  parts: z
    .array(
      z
        .int()
        .min(0)
        .max(parts - 1),
    )
    .max(parts),
})

/** Where somebody stopped (seconds), and the share that they have watched, 0..1. */
export const Progress = z.object({ position: z.number(), share: z.number() })
export type Progress = z.infer<typeof Progress>

/** From this second on somebody has begun a video, and goes on where they stopped. */
export const begunFrom = 3

/** A video that somebody began and did not watch to its end, and where they stopped. */
export const Unfinished = z.object({
  video: Id,
  title: z.string(),
  mentor: z.string(),
  language: z.string(),
  /** Seconds, of the whole video. */
  duration: z.number(),
  /** Seconds. */
  position: z.number(),
})
export type Unfinished = z.infer<typeof Unfinished>

export const PathDraft = z.strictObject({
  title: Line(120),
  summary: z.string().trim().max(1000).default(''),
  /** Whose path it is; null for a template, which no student sees. */
  programme: ProgrammeId.nullable().default(null),
  videos: z.array(Id).min(1).max(100),
})
export type PathDraft = z.infer<typeof PathDraft>

export const PathStep = z.object({
  video: Id,
  title: z.string(),
  mentor: z.string(),
  language: z.string(),
  /** Seconds. */
  duration: z.number(),
  /** Share that the reader has watched, 0..1. */
  share: z.number(),
  /** Questions of the video's quiz, and how many of the reader's answers passed. */
  questions: z.int(),
  passed: z.int(),
})
export type PathStep = z.infer<typeof PathStep>

export const Path = z.object({
  id: Id,
  title: z.string(),
  summary: z.string(),
  programme: z.string().nullable(),
  steps: z.array(PathStep),
  /** Every step watched and every question of it passed. */
  finished: z.boolean(),
  certificate: Id.nullable(),
})
export type Path = z.infer<typeof Path>

/** That somebody finished a path. */
export const Certificate = z.object({ id: Id, name: z.string(), path: z.string(), at: z.string() })
export type Certificate = z.infer<typeof Certificate>

/** How an answer stands. `again`: reviewers ask for another one. */
export const AnswerState = z.enum(['waiting', 'passed', 'again'])

export const QuizQuestion = z.object({
  id: Id,
  text: z.string(),
  mine: z.object({ text: z.string(), state: AnswerState, notes: z.array(z.string()) }).nullable(),
})
export type QuizQuestion = z.infer<typeof QuizQuestion>
export const QuizDraft = z.strictObject({ text: Line(500) })
export const QuizAnswer = z.strictObject({ text: Written })

/** Somebody's answer as a reviewer sees it: not whose, and without personal data unless a mentor reads it. */
export const ToReview = z.object({ answer: Id, video: Id, title: z.string(), question: z.string(), text: z.string() })
export type ToReview = z.infer<typeof ToReview>
export const Review = z.strictObject({ good: z.boolean(), note: z.string().trim().max(1000).default('') })

/** What is kept of somebody's learning, for themselves. */
export const Traces = z.object({
  watched: z.array(
    z.object({
      /** Null for one that they may no longer see: that they watched it is theirs to know, what it is called no more. */
      video: z.object({ id: Id, title: z.string() }).nullable(),
      share: z.number(),
      times: z.int(),
      seenAt: z.string(),
    }),
  ),
  conversations: z.int(),
  answers: z.int(),
  reviews: z.int(),
  /** Moments that they called helpful or not. */
  judged: z.int(),
  certificates: z.array(Certificate),
  /** Whether what they watch is told to a learning record store besides. */
  recordStore: z.boolean(),
})
export type Traces = z.infer<typeof Traces>

export const KpiRequest = z.strictObject({
  programme: ProgrammeId.optional(),
  days: z.coerce.number().int().min(1).max(3650).default(30),
})

/** Fewer people than this are nobody's statistics. */
export const smallestGroup = 5

/** What a mentor may know of many, never of one. Figures of fewer than five people are not there. */
export const Kpi = z.object({
  /** People who did something in these days; null for fewer than five. */
  people: z.int().nullable(),
  figures: z
    .object({
      views: z.int(),
      /** Share of the videos that were begun which were watched, 0..1; null where none was begun. */
      completion: z.number().nullable(),
      questions: z.int(),
      /** Questions for which moments were proposed, and no mentor was asked. */
      byClip: z.int(),
      byMentor: z.int(),
      waiting: z.int(),
      /** Minutes of a mentor's time that answers by clip saved, at `minutesAQuestion` each. */
      minutesSaved: z.int(),
    })
    .nullable(),
  minutesAQuestion: z.int(),
  /** By video, the most watched first: only those that at least five people watched. */
  videos: z.array(
    z.object({
      video: Id,
      title: z.string(),
      people: z.int(),
      /** Mean share watched, 0..1. */
      share: z.number(),
      /** People who played a part of it more than once, and who left it before the end a week ago or longer. */
      again: z.int(),
      left: z.int(),
      helpful: z.int(),
    }),
  ),
  /** Questions that no clip answers, without who asked. */
  gaps: z.array(z.object({ query: z.string(), count: z.int() })),
})
export type Kpi = z.infer<typeof Kpi>

/** Students who ask and watch about the same, and the topics that say why. Never fewer than five. */
export const AffinityGroup = z.object({ topics: z.array(z.string()), people: z.array(z.string()) })
export type AffinityGroup = z.infer<typeof AffinityGroup>
export const AffinityRequest = z.strictObject({ programme: ProgrammeId.optional() })
