import { z } from 'zod'
import type { Connection } from './connection.ts'

export const Publication = z.object({
  /** Absolute path of the folder that was written. */
  folder: z.string(),
  session: z.string(),
  /** Id of the clip; empty for the whole session. */
  clip: z.string(),
  sourcePath: z.string(),
  renderSha256: z.string(),
  /** Hash of everything that went into the folder's content. */
  contentKey: z.string(),
  /** What was written. */
  files: z
    .string()
    .transform((text) =>
      z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })).parse(JSON.parse(text)),
    ),
  publishedAt: z.string(),
})
export type Publication = z.infer<typeof Publication>

export class Publications {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  get(folder: string): Publication | null {
    const row = this.#db.prepare('select * from publication where folder = ?').get(folder)
    return row === undefined ? null : Publication.parse(row)
  }

  /** Folders that hold output of this file, newest first. */
  of(sourcePath: string): Publication[] {
    return Publication.array().parse(
      this.#db.prepare('select * from publication where sourcePath = ? order by publishedAt desc').all(sourcePath),
    )
  }

  /** Folders that hold output of this session. */
  ofSession(session: string): Publication[] {
    return Publication.array().parse(this.#db.prepare('select * from publication where session = ?').all(session))
  }

  /** The newest folder that holds this very render, or null. */
  ofRender(renderSha256: string): Publication | null {
    const row = this.#db
      .prepare('select * from publication where renderSha256 = ? order by publishedAt desc')
      .get(renderSha256)
    return row === undefined ? null : Publication.parse(row)
  }

  remember(publication: Omit<Publication, 'publishedAt' | 'clip'> & { readonly clip?: string }): void {
    this.#db
      .prepare(
        `insert into publication (folder, session, clip, sourcePath, renderSha256, contentKey, files, publishedAt)
         values (@folder, @session, @clip, @sourcePath, @renderSha256, @contentKey, @files, @publishedAt)
         on conflict (folder) do update set session = @session, clip = @clip, sourcePath = @sourcePath,
           renderSha256 = @renderSha256, contentKey = @contentKey, files = @files, publishedAt = @publishedAt`,
      )
      .run({
        clip: '',
        ...publication,
        files: JSON.stringify(publication.files),
        publishedAt: new Date().toISOString(),
      })
  }

  renamed(folder: string, to: string): void {
    this.#db.prepare('update or replace publication set folder = ? where folder = ?').run(to, folder)
  }

  forget(folder: string): void {
    this.#db.prepare('delete from publication where folder = ?').run(folder)
  }
}
