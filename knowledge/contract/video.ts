import { z } from 'zod'
import { Id } from './people.ts'

/** A file that a transcript can be had as. `extension` names it in addresses. */
export const DocumentKind = z.object({ extension: z.string(), title: z.object({ fr: z.string(), en: z.string() }) })
export type DocumentKind = z.infer<typeof DocumentKind>

/** What the watch page shows beside the picture. Times in seconds. */
export const WatchedVideo = z.object({
  id: Id,
  title: z.string(),
  summary: z.string(),
  mentor: z.string(),
  topics: z.array(z.string()),
  language: z.string(),
  duration: z.number(),
  recordedAt: z.string(),
  downloadable: z.boolean(),
  captions: z.boolean(),
  /** False for a clip of sound alone. */
  hasPicture: z.boolean(),
  chapters: z.array(z.object({ start: z.number(), title: z.string() })),
  segments: z.array(z.object({ start: z.number(), end: z.number(), speaker: z.string().nullable(), text: z.string() })),
})
export type WatchedVideo = z.infer<typeof WatchedVideo>
