import { z } from 'zod'
import { WatchedVideo } from '../../contract/video.ts'
import type { Database } from '../database/database.ts'
import { conditions, type Sight } from '../search/conditions.ts'

const Video = WatchedVideo.omit({ segments: true })
const Segments = WatchedVideo.shape.segments
const Stored = z.array(z.object({ name: z.string(), sha256: z.string(), bytes: z.number(), downloadable: z.boolean() }))

/** A file of a video that the asker may see. */
export type StoredFile = z.infer<typeof Stored>[number]

/** Reads what is on the shelf, for somebody's eyes. What they may not see does not exist. */
export class VideoLibrary {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async watched(video: string, sight: Sight): Promise<WatchedVideo | null> {
    const values: unknown[] = [video]
    const [row] = await this.#database.query(
      `select v.id, v.title, v.summary, v.mentor, v.topics, v.language, v.duration, v.downloadable, v.chapters,
         v.recorded_at::text as "recordedAt", v.has_picture as "hasPicture",
         exists (select from video_file f where f.video = v.id and f.kind = 'captions') as captions
       from video v where ${['v.id = $1', ...conditions({}, sight, (one) => `$${values.push(one)}`)].join(' and ')}`,
      values,
    )
    if (!row) return null
    const segments = await this.#database.query(
      'select starts as start, ends as end, speaker, text from segment where video = $1 order by number',
      [video],
    )
    return { ...Video.parse(row), segments: Segments.parse(segments) }
  }

  async file(video: string, kind: 'media' | 'captions' | 'transcript', sight: Sight): Promise<StoredFile | null> {
    const values: unknown[] = [video, kind]
    const where = ['v.id = $1', 'f.kind = $2', ...conditions({}, sight, (one) => `$${values.push(one)}`)]
    const [file] = Stored.parse(
      await this.#database.query(
        `select f.name, f.sha256, f.bytes, v.downloadable from video v join video_file f on f.video = v.id
         where ${where.join(' and ')}`,
        values,
      ),
    )
    return file ?? null
  }
}
