import { z } from 'zod'

/** What a person says of a clip that goes to a knowledge base, and who answers for it. Days are ISO dates. */
export const Described = z.object({
  title: z.string(),
  summary: z.string(),
  mentor: z.string(),
  topics: z.array(z.string()),
  /** The day of the recording. */
  recordedAt: z.string(),
  /** Ids of the programmes whose students may see it. */
  programmes: z.array(z.string()),
  downloadable: z.boolean(),
  /** Seconds on the clock of what is published. */
  chapters: z.array(z.object({ start: z.number(), title: z.string() })),
  approval: z.object({ by: z.string(), role: z.enum(['mentor', 'reviewer', 'admin']), at: z.string() }),
  /** Without anybody's name. */
  consents: z.array(z.object({ by: z.string(), at: z.string(), how: z.string() })),
})
export type Described = z.infer<typeof Described>
