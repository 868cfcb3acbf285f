import { expect, test, vi } from 'vitest'
import { lessons, ofLesson } from '../../../test/support/lessons.ts'
import { hasPostgres, startPostgres } from '../../../test/support/postgres.ts'
import { stock } from '../../../test/support/stock.ts'
import { openDatabase } from '../database/open.ts'
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
