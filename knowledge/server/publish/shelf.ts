import { StudioError } from '../../../core/contract/errors.ts'
import type { Statement, Tombstone } from '../../contract/publication.ts'
import { forgetReasons } from '../chat/cards.ts'
import type { Database, Queries } from '../database/database.ts'
import type { MediaStore } from '../media/store.ts'
import { enterIndex, leaveIndex, searchableOf } from '../search/index-video.ts'
import type { Admitted } from './admission.ts'
import { ownerOf, takeTurn } from './owner.ts'

/** A publication that was let in and whose files lie in the store. */
export interface Accepted extends Admitted {
  readonly publication: string
  readonly studio: string
  readonly statement: Statement
}

/** The videos that can be found and watched: put there, replaced and taken away as a whole. */
export class Shelf {
  readonly #database: Database
  readonly #media: MediaStore
  readonly #now: () => Date

  constructor(database: Database, media: MediaStore, now: () => Date) {
    this.#database = database
    this.#media = media
    this.#now = now
  }

  /**
   * Makes a publication visible, in place of an earlier version of the same clip. Before this nothing of it is.
   * @returns false when a later version is visible already
   * @throws StudioError `forbidden` when the clip is another studio's, `was-erased`, `not-there` for an unknown programme
   */
  async put(accepted: Accepted): Promise<boolean> {
    const { publication, studio, statement } = accepted
    const { video } = statement
    const outcome = await this.#database.transaction(async (queries) => {
      await takeTurn(queries, video)
      const [erased] = await queries.query('select video from tombstone where video = $1', [video])
      if (erased) throw new StudioError('was-erased')
      const [before] = await queries.query(
        'select studio, made_at >= $2 as later from video where id = $1 and statement <> $3',
        [video, statement.madeAt, publication],
      )
      if (before && before.studio !== studio) throw new StudioError('forbidden')
      if (before?.later === true) {
        await setState(queries, publication, 'superseded')
        return null
      }
      const unused = await takeAway(queries, video)
      await insert(queries, accepted, this.#now())
      await forgetReasons(queries, video)
      await queries.query("update publication set state = 'superseded' where video = $1 and state = 'published'", [
        video,
      ])
      await setState(queries, publication, 'published')
      return unused
    })
    if (outcome !== null) await this.#sweep(outcome)
    return outcome !== null
  }

  /**
   * Erases a video with everything that is made of it, for good. What stays says that it was, and nothing else.
   * @param studio only when it is this studio's; null for an admin
   * @throws StudioError `not-there`
   */
  async erase(video: string, reason: Tombstone['reason'], studio: string | null): Promise<void> {
    const unused = await this.#database.transaction(async (queries) => {
      await takeTurn(queries, video)
      const owner = await ownerOf(queries, video)
      if (owner === null || (studio !== null && owner !== studio)) throw new StudioError('not-there')
      const files = await takeAway(queries, video)
      await queries.query('delete from publication where video = $1', [video])
      await tellNothingOf(queries, video)
      await queries.query(
        'insert into tombstone (video, erased_at, reason) values ($1, $2, $3) on conflict (video) do nothing',
        [video, this.#now(), reason],
      )
      return files
    })
    await this.#sweep(unused)
  }

  async tombstones(): Promise<Tombstone[]> {
    const rows = await this.#database.query(
      'select video, erased_at, reason, left_files_at from tombstone order by erased_at desc',
    )
    return rows.map((row) => ({
      video: String(row.video),
      erasedAt: (row.erased_at as Date).toISOString(),
      reason: row.reason as Tombstone['reason'],
      leftFilesAt: row.left_files_at === null ? null : (row.left_files_at as Date).toISOString(),
    }))
  }

  /** Removes files that a stop in the middle left behind. */
  async tidy(): Promise<void> {
    await this.#sweep(await this.#media.old())
  }

  async #sweep(files: readonly string[]): Promise<void> {
    if (files.length === 0) return
    const used = await this.#database.query('select distinct sha256 from video_file where sha256 = any($1)', [
      [...files],
    ])
    const kept = new Set(used.map(({ sha256 }) => sha256))
    for (const sha256 of files) if (!kept.has(sha256)) await this.#media.remove(sha256)
  }
}

/**
 * What waits to be told to a record store about a video names it: none of that goes out any more, and what may have
 * arrived without an answer is taken back.
 */
async function tellNothingOf(queries: Queries, video: string): Promise<void> {
  const waiting = "port = 'xapi' and state = 'open' and what #>> '{video,id}' = $1"
  await queries.query(
    `insert into outgoing (id, port, what, person, state, due_at, made_at)
     select 'void ' || id, port, jsonb_build_object('void', id), null, 'open', now(), now()
     from outgoing where ${waiting} and tries > 0 on conflict (id) do nothing`,
    [video],
  )
  await queries.query(`delete from outgoing where ${waiting}`, [video])
  await queries.query('delete from sitting where video = $1', [video])
}

const setState = (queries: Queries, publication: string, state: string): Promise<unknown> =>
  queries.query('update publication set state = $2 where id = $1', [publication, state])

/** Takes a video off the shelf and out of the index. Gives the files that it had. */
async function takeAway(queries: Queries, video: string): Promise<string[]> {
  const searchable = await searchableOf(queries, video)
  if (!searchable) return []
  const files = await queries.query('select sha256 from video_file where video = $1', [video])
  await leaveIndex(queries, searchable)
  await queries.query('delete from video where id = $1', [video])
  return files.map(({ sha256 }) => String(sha256))
}

async function insert(queries: Queries, accepted: Accepted, now: Date): Promise<void> {
  const { publication, studio, statement, transcript, hasPicture } = accepted
  const { video, title, summary, mentor, topics, language, duration, programmes, files } = statement
  await queries.query(
    `insert into video (id, statement, made_at, title, summary, mentor, topics, language, duration, recorded_at,
       published_at, downloadable, chapters, studio, has_picture)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15)`,
    [
      ...[video, publication, statement.madeAt, title, summary, mentor, topics, language, duration],
      ...[statement.recordedAt, now, statement.downloadable, JSON.stringify(statement.chapters), studio, hasPicture],
    ],
  )
  const wanted = [...new Set(programmes)]
  const seen = await queries.query(
    `insert into video_programme (video, programme) select $1, id from programme where id = any($2) returning programme`,
    [video, wanted],
  )
  if (seen.length !== wanted.length) throw new StudioError('not-there')
  for (const { kind, name, sha256, bytes } of files)
    await queries.query('insert into video_file (video, kind, name, sha256, bytes) values ($1, $2, $3, $4, $5)', [
      ...[video, kind, name, sha256, bytes],
    ])
  const names = new Map(transcript.speakers.map(({ id, name }) => [id, name ?? id]))
  const { segments } = transcript
  await queries.query(
    `insert into segment (video, number, starts, ends, speaker, text)
     select $1, * from unnest($2::int[], $3::float8[], $4::float8[], $5::text[], $6::text[])`,
    [
      video,
      segments.map((_, number) => number),
      segments.map(({ start }) => start),
      segments.map(({ end }) => end),
      segments.map(({ speaker }) => (speaker === null ? null : (names.get(speaker) ?? speaker))),
      segments.map(({ text }) => text.trim()),
    ],
  )
  const searchable = await searchableOf(queries, video)
  if (searchable) await enterIndex(queries, searchable)
}
