import { expect, test, vi } from 'vitest'
import { StudioError } from '../../../core/contract/errors.ts'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { lessons, ofLesson } from '../../../test/support/lessons.ts'
import { hasPostgres, startPostgres } from '../../../test/support/postgres.ts'
import { stock } from '../../../test/support/stock.ts'
import { openDatabase } from '../database/open.ts'
import { Watching } from '../learning/watching.ts'
import { Outgoing } from '../outgoing/outgoing.ts'
import type { Statement } from './statements.ts'
import { RecordTeller } from './teller.ts'

vi.setConfig({ testTimeout: 240_000 })

test.skipIf(!hasPostgres)(
  'two pages that say at the same moment that somebody watches tell of one sitting',
  async () => {
    const server = await startPostgres()
    const database = await openDatabase(await server.newDatabase())
    try {
      await stock(
        database,
        lessons.slice(0, 8).map((lesson) => ofLesson(lesson)),
      )
      await database.query("insert into person (id, name, role, language) values ('ines', 'Inès', 'student', 'fr')")
      const now = () => new Date('2026-03-01T10:00:00Z')
      const faults: unknown[] = []
      const outgoing = new Outgoing({ database, now, onBug: (error) => void faults.push(error) })
      const told: Statement[] = []
      const store = { store: async (_id: string, statement: Statement) => void told.push(statement) }
      const teller = new RecordTeller({ database, outgoing, store, now, origin: () => 'https://kb.example.org' })
      const begun = lessons.slice(0, 8)
      for (const { id } of begun)
        await Promise.all([0, 1, 2, 3].map(() => teller.noted('ines', id, { position: 0, share: 0 })))
      await outgoing.settled()
      await outgoing.close()
      expect(told.map(({ verb }) => verb.display.en)).toEqual(begun.map(() => 'initialized'))
      expect(faults).toEqual([])
    } finally {
      await database.close()
      server.stop()
    }
  },
)

test('what a store did not take before it is too old to be kept is not told it later, and is kept no more', async () => {
  const database = await openEmptyDatabase()
  try {
    await stock(
      database,
      lessons.slice(0, 2).map((lesson) => ofLesson(lesson)),
    )
    await database.query("insert into person (id, name, role, language) values ('ines', 'Inès', 'student', 'fr')")
    let now = new Date('2026-03-01T10:00:00Z')
    const outgoing = new Outgoing({ database, now: () => now, onBug: () => undefined, pauses: [60_000] })
    const told: string[] = []
    let isDown = true
    const store = {
      store: async (_id: string, { verb, object }: Statement) => {
        if (isDown) throw new StudioError('server-unreachable')
        told.push(`${verb.display.en ?? verb.id} ${String(object.id).split('/').at(-1)}`)
      },
    }
    const parts = { database, outgoing, store, now: () => now, origin: () => 'https://kb.example.org' }
    const teller = new RecordTeller(parts)
    const [old = '', young = ''] = lessons.map(({ id }) => id)
    await teller.noted('ines', old, { position: 0, share: 0 })
    await outgoing.settled()
    now = new Date('2026-04-15T10:00:00Z')
    await teller.noted('ines', young, { position: 0, share: 0 })
    await outgoing.settled()
    await new Watching(database, () => now).eraseOld(30)
    expect(JSON.stringify(await database.query('select what from outgoing'))).not.toContain(old)
    isDown = false
    now = new Date('2026-04-15T11:00:00Z')
    outgoing.wake()
    await outgoing.settled()
    expect(told.sort()).toEqual([`initialized ${young}`, `terminated ${young}`])
    // What had been tried may have arrived.
    await database.query("delete from person where id = 'ines'")
    isDown = true
    const voids = await database.query("select id from outgoing where id like 'void %'")
    expect(voids.length).toBe(4)
    await outgoing.close()
  } finally {
    await database.close()
  }
})
