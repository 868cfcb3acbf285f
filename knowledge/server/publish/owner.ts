import type { Queries } from '../database/database.ts'

/** What is done to one video takes turns, also where none is on the shelf yet. */
export const takeTurn = (queries: Queries, video: string): Promise<unknown> =>
  queries.query('select pg_advisory_xact_lock(hashtext($1))', [video])

/** The studio that a video belongs to: whose it is on the shelf, else who announced it first. Null for an unknown video. */
export async function ownerOf(queries: Queries, video: string): Promise<string | null> {
  const [row] = await queries.query(
    `select coalesce((select studio from video where id = $1),
       (select studio from publication where video = $1 order by announced_at, id limit 1)) as studio`,
    [video],
  )
  return typeof row?.studio === 'string' ? row.studio : null
}
