import type { Database } from '../../knowledge/server/database/database.ts'
import { enterIndex } from '../../knowledge/server/search/index-video.ts'
import type { CorpusVideo } from './lessons.ts'

/** Puts videos into a database as publishing leaves them there, without their files. */
export async function stock(database: Database, videos: Iterable<CorpusVideo>): Promise<void> {
  const batch: CorpusVideo[] = []
  for (const video of videos) if (batch.push(video) === 100) await store(database, batch.splice(0))
  await store(database, batch)
}

const store = (database: Database, videos: readonly CorpusVideo[]): Promise<void> =>
  database.transaction(async (queries) => {
    for (const one of videos) {
      const { video, title, summary, mentor, topics, language, segments, recordedAt, secondsASegment } = one
      await queries.query(
        `insert into video (id, statement, made_at, title, summary, mentor, topics, language, duration, recorded_at,
           published_at, downloadable, chapters)
         values ($1, repeat('0', 64), now(), $2, $3, $4, $5, $6, $7, $8, now(), false, '[]')`,
        [video, title, summary, mentor, topics, language, segments.length * secondsASegment, recordedAt],
      )
      await queries.query(
        `insert into segment (video, number, starts, ends, text)
         select $1, number, number * $2, (number + 1) * $2, text from unnest($3::int[], $4::text[]) as s (number, text)`,
        [video, secondsASegment, segments.map(({ number }) => number), segments.map(({ text }) => text)],
      )
      await enterIndex(queries, one)
    }
  })
