import type { z } from 'zod'
import type { AffinityGroup, Kpi, KpiRequest } from '../../contract/learning.ts'
import type { Database } from '../database/database.ts'
import type { Mask } from '../search/gaps.ts'
import { affinityOf } from './affinity.ts'
import { Certificates } from './certificates.ts'
import { kpiOf } from './kpi.ts'
import { Paths } from './paths.ts'
import { Quizzes, type Reviewed } from './quizzes.ts'
import { type Noted, Watching } from './watching.ts'

/** The parts of learning that the server holds. */
export interface Learning {
  readonly paths: Paths
  readonly watching: Watching
  readonly quizzes: Quizzes
  readonly certificates: Certificates
  readonly kpi: (asked: z.output<typeof KpiRequest>) => Promise<Kpi>
  readonly affinity: (programme: string | undefined) => Promise<AffinityGroup[]>
}

/** Who hears what happens. */
export interface Heard {
  readonly noted: Noted
  readonly reviewed: Reviewed
}

export const openLearning = (
  database: Database,
  mask: Mask | null,
  now: () => Date,
  { noted, reviewed }: Partial<Heard> = {},
): Learning => ({
  paths: new Paths(database, now),
  watching: new Watching(database, now, noted),
  quizzes: new Quizzes(database, mask, now, reviewed),
  certificates: new Certificates(database, now),
  affinity: (programme) => affinityOf(database, programme),
  kpi: (asked) => kpiOf(database, asked, now()),
})
