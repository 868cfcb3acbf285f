import type { Database } from '../../../knowledge/server/database/database.ts'
import type { SearchPeer } from './search-peer.ts'

/** PostgreSQL's own full text search over the same segments, as a tutorial shows it. */
export async function plainFullText(database: Database): Promise<SearchPeer> {
  await database.query(
    `create table plain as
     select s.video, v.recorded_at, to_tsvector(case v.language when 'fr' then 'french' else 'english' end::regconfig,
       s.text) as vector from segment s join video v on v.id = s.video`,
  )
  await database.query('create index plain_vector on plain using gin (vector)')
  await database.query('vacuum analyze plain')
  const [size] = await database.query("select pg_total_relation_size('plain')::float8 as bytes")
  return {
    name: 'plain full text',
    bytes: Number(size?.bytes),
    async search(question) {
      // Any of the words: with all of them, which is the usual form, no question is answered at all.
      const rows = await database.query(
        `select video, ts_rank(vector, query) as rank from plain,
           (select replace((plainto_tsquery('french', $1) || plainto_tsquery('english', $1))::text, '&', '|')::tsquery
              as query) as asked
         where vector @@ query order by rank desc, recorded_at desc limit 50`,
        [question],
      )
      return [...new Set(rows.map(({ video }) => String(video)))]
    },
  }
}
