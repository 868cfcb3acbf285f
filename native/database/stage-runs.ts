import { z } from 'zod'
import type { Connection } from './connection.ts'

/** A file that a stage left behind. `path` is relative to the library's folder, with `/`. */
export const ArtefactFile = z.object({
  path: z.string(),
  size: z.int(),
  sha256: z.string(),
  /** Removed on purpose: what was made of it stands, and it is not made again for that. */
  erased: z.literal(true).optional(),
})
export type ArtefactFile = z.infer<typeof ArtefactFile>

export const StageRun = z.object({
  id: z.int(),
  session: z.string(),
  stage: z.string(),
  /** sha256 of the stage, its version, its input and what it uses. */
  key: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** JSON file of the stage's answer, relative to the library's folder; null until it is done. */
  artefact: z.string().nullable(),
  artefactSha256: z.string().nullable(),
  files: z.string().transform((text) => ArtefactFile.array().parse(JSON.parse(text))),
  /** How often it was started. More than one: it was interrupted and continued. */
  attempts: z.int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Seconds of work of the attempt that finished. */
  seconds: z.number(),
})
export type StageRun = z.infer<typeof StageRun>

export class StageRuns {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  find(session: string, stage: string, key: string): StageRun | null {
    const row = this.#db
      .prepare('select * from stageRun where session = ? and stage = ? and key = ?')
      .get(session, stage, key)
    return row === undefined ? null : StageRun.parse(row)
  }

  /** All runs of a session, newest start first. */
  of(session: string): StageRun[] {
    return StageRun.array().parse(
      this.#db.prepare('select * from stageRun where session = ? order by startedAt desc, id desc').all(session),
    )
  }

  /** Every file that a finished run of any session stands on, relative to the library's folder. */
  allFiles(): string[] {
    const rows = StageRun.array().parse(this.#db.prepare("select * from stageRun where state = 'done'").all())
    return rows.flatMap(({ artefact, files }) => [
      ...(artefact === null ? [] : [artefact]),
      ...files.map((f) => f.path),
    ])
  }

  /** Marks a run as begun, again if need be. */
  start(session: string, stage: string, key: string): void {
    this.#db
      .prepare(
        `insert into stageRun (session, stage, key, state, attempts, startedAt)
         values (@session, @stage, @key, 'running', 1, @startedAt)
         on conflict (session, stage, key) do update set
           state = 'running', startedAt = @startedAt, endedAt = null,
           attempts = case when stageRun.state = 'done' then 1 else stageRun.attempts + 1 end`,
      )
      .run({ session, stage, key, startedAt: new Date().toISOString() })
  }

  finish(
    run: Pick<StageRun, 'session' | 'stage' | 'key' | 'files' | 'seconds'> & {
      artefact: string
      artefactSha256: string
    },
  ): void {
    this.#db
      .prepare(
        `update stageRun set state = 'done', artefact = @artefact, artefactSha256 = @artefactSha256, files = @files,
           seconds = @seconds, endedAt = @endedAt
         where session = @session and stage = @stage and key = @key`,
      )
      .run({ ...run, files: JSON.stringify(run.files), endedAt: new Date().toISOString() })
  }

  /** Notes that a file of a finished run was removed on purpose. */
  eraseFile(id: number, path: string): void {
    const row = this.#db.prepare('select * from stageRun where id = ?').get(id)
    if (row === undefined) return
    const files = StageRun.parse(row).files.map((file) => (file.path === path ? { ...file, erased: true } : file))
    this.#db.prepare('update stageRun set files = ? where id = ?').run(JSON.stringify(files), id)
  }

  /** A finished run whose answer was changed on purpose, under a key that nobody asks for. */
  rewritten(id: number, key: string, artefactSha256: string, files: readonly ArtefactFile[]): void {
    this.#db
      .prepare('update stageRun set key = ?, artefactSha256 = ?, files = ? where id = ?')
      .run(key, artefactSha256, JSON.stringify(files), id)
  }

  /** Finished runs of a stage, of all sessions. */
  ofStage(stage: string): StageRun[] {
    return StageRun.array().parse(
      this.#db.prepare("select * from stageRun where stage = ? and state = 'done'").all(stage),
    )
  }

  stop(session: string, stage: string, key: string, state: 'failed' | 'cancelled'): void {
    this.#db
      .prepare('update stageRun set state = ?, endedAt = ? where session = ? and stage = ? and key = ?')
      .run(state, new Date().toISOString(), session, stage, key)
  }

  forget(id: number): void {
    this.#db.prepare('delete from stageRun where id = ?').run(id)
  }
}
