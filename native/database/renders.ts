import { z } from 'zod'
import { Failure } from '../../core/contract/failure.ts'
import { Leak } from '../../core/contract/report.ts'
import type { Connection } from './connection.ts'

const parsedJson = (text: string): unknown => JSON.parse(text)

/** The newest render of a session or of one of its clips. */
export const RenderRecord = z.object({
  session: z.string(),
  /** Id of the clip; empty for the whole session. */
  clip: z.string(),
  /** sha256 of the decisions that it was made from. */
  decisions: z.string(),
  state: z.enum(['running', 'clean', 'leaks', 'failed', 'stopped']),
  at: z.string(),
  /** The rendered file, relative to the library's folder, with `/`. */
  media: z.string().nullable(),
  leaks: z.string().transform(parsedJson).pipe(Leak.array()),
  failure: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : Failure.parse(parsedJson(text)))),
  publishedAt: z.string().nullable(),
  /** The folder that was handed over, relative to the library's folder, with `/`. */
  folder: z.string().nullable(),
})
export type RenderRecord = z.infer<typeof RenderRecord>

export class Renders {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  get(session: string, clip: string): RenderRecord | null {
    const row = this.#db.prepare('select * from render where session = ? and clip = ?').get(session, clip)
    return row === undefined ? null : RenderRecord.parse(row)
  }

  of(session: string): RenderRecord[] {
    return RenderRecord.array().parse(
      this.#db.prepare('select * from render where session = ? order by clip').all(session),
    )
  }

  /** What was being made when the program ended. */
  interrupted(): RenderRecord[] {
    return RenderRecord.array().parse(this.#db.prepare("select * from render where state = 'running'").all())
  }

  /** Replaces what was known of this render. */
  put(render: RenderRecord): void {
    this.#db
      .prepare(
        `insert or replace into render
           (session, clip, decisions, state, at, media, leaks, failure, publishedAt, folder)
         values (@session, @clip, @decisions, @state, @at, @media, @leaks, @failure, @publishedAt, @folder)`,
      )
      .run({
        ...render,
        leaks: JSON.stringify(render.leaks),
        failure: render.failure === null ? null : JSON.stringify(render.failure),
      })
  }
}
