import { z } from 'zod'
import type { Database } from '../native/database/database.ts'

/** What the records of a review were last brought in line with: answers, persons, and which transcript counts its words. */
export const TakenIn = z
  .tuple([z.array(z.string().nullable()), z.array(z.unknown())])
  .rest(z.string())
  .nullable()

/** What a session's records were last brought in line with; null before the first time. */
export const takenInOf = (database: Database, session: string): z.infer<typeof TakenIn> =>
  TakenIn.parse(JSON.parse(database.reviews.takenIn(session) ?? 'null'))

/** The transcript in which a session's records count words, by its `wordTimes`; null where nobody noted it. */
export const countedIn = (database: Database, session: string): string | null =>
  takenInOf(database, session)?.[2] ?? null
