import { z } from 'zod'
import type { Connection } from './connection.ts'

const Rate = z.object({ stage: z.string(), workPerSecond: z.number(), samples: z.int() })

/** How many seconds of work a second of recording takes on this machine, by stage. */
export class Rates {
  readonly #db: Connection

  constructor(connection: Connection) {
    this.#db = connection
  }

  all(): Map<string, number> {
    const rows = Rate.array().parse(this.#db.prepare('select * from rate').all())
    return new Map(rows.map((row) => [row.stage, row.workPerSecond]))
  }

  /** Blends a measurement in; older ones fade, so that the figure follows a machine that changes. */
  learn(stage: string, workPerSecond: number): void {
    this.#db
      .prepare(
        `insert into rate (stage, workPerSecond, samples) values (@stage, @workPerSecond, 1)
         on conflict (stage) do update set
           workPerSecond = rate.workPerSecond + (@workPerSecond - rate.workPerSecond) / min(rate.samples + 1, 4),
           samples = rate.samples + 1`,
      )
      .run({ stage, workPerSecond })
  }
}
