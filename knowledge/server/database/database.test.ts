import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { filesBelow } from '../../../core/keeping/tree.ts'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { hasPostgres, type PostgresServer, postgresMissing, startPostgres } from '../../../test/support/postgres.ts'
import { readable } from '../../../test/support/readable.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { Forgetting } from './forgetting.ts'
import { migrations } from './migrations/all.ts'
import { migrate, openDatabase, schemaVersion } from './open.ts'
import { openPostgres } from './postgres.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let server: PostgresServer | undefined
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres()
})
afterAll(() => server?.stop())

const engines = [
  { name: 'PGlite', skip: false, open: () => openEmbedded(null), openReady: openEmptyDatabase },
  {
    name: `PostgreSQL (skipped where ${postgresMissing})`,
    skip: !hasPostgres,
    open: async () => openPostgres(await (server as PostgresServer).newDatabase()),
    openReady: async () => openDatabase(await (server as PostgresServer).newDatabase()),
  },
]

test('the number of a step is its place', () => {
  expect(migrations.map(({ to }) => to)).toEqual(migrations.map((_, index) => index + 1))
})

test('a copy of its files, without the folders that are empty, opens with everything in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'estompe-embedded-'))
  try {
    const first = await openEmbedded(join(folder, 'first'))
    await first.query('create table kept as select 7 as number')
    await first.close()
    const copy = join(folder, 'copy')
    for (const { path } of filesBelow(join(folder, 'first')))
      await cp(path, path.replace(join(folder, 'first'), copy), { recursive: true })
    const second = await openEmbedded(copy)
    expect(await second.query('select number from kept')).toEqual([{ number: 7 }])
    await second.close()
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)

describe.each(engines)('$name', ({ skip, open, openReady }) => {
  const version = async (database: Database): Promise<unknown> =>
    (await database.query('select max(version)::int as version from schema_step'))[0]?.version

  test.skipIf(skip)('every step moves a database from the version before, and twice is once', async () => {
    const database = await open()
    for (const { to } of migrations) {
      await migrate(database, to)
      expect(await version(database)).toBe(to)
    }
    await migrate(database)
    expect(await database.query('select count(*)::int as count from schema_step')).toEqual([{ count: schemaVersion }])
    await database.close()
  })

  test.skipIf(skip)('a database of a newer program is left alone', async () => {
    const database = await openReady()
    await database.query('insert into schema_step values ($1, now())', [schemaVersion + 1])
    await expect(migrate(database)).rejects.toMatchObject({ code: 'database-newer' })
    await database.close()
  })

  test.skipIf(skip)('a transaction that fails leaves nothing, and the next one works', async () => {
    const database = await openReady()
    const add = (id: string) => ['insert into programme (id, name) values ($1, $2)', [id, 'x']] as const
    await expect(
      database.transaction(async (queries) => {
        await queries.query(...add('one'))
        await queries.query(...add('one'))
      }),
    ).rejects.toThrow()
    expect(await database.query('select id from programme')).toEqual([])
    await database.transaction((queries) => queries.query(...add('one')))
    expect(await database.query('select id from programme')).toEqual([{ id: 'one' }])
    await database.close()
  })
})

test.skipIf(!hasPostgres)(
  `servers that start together bring the schema up once (skipped where ${postgresMissing})`,
  async () => {
    const address = await (server as PostgresServer).newDatabase()
    const opened = await Promise.all([openDatabase(address), openDatabase(address), openDatabase(address)])
    expect(await opened[0]?.query('select count(*)::int as count from schema_step')).toEqual([{ count: schemaVersion }])
    await Promise.all(opened.map((database) => database.close()))
  },
)

test.skipIf(!hasPostgres)(
  `deleted rows leave a server’s tables once nobody can read them any more; its log stays (skipped where ${postgresMissing})`,
  async () => {
    const address = await (server as PostgresServer).newDatabase()
    const database = await openDatabase(address)
    const reader = openPostgres(address)
    const trace = { trace: Buffer.from('jqzvwkxyqz') }
    await database.query("insert into programme (id, name) values ('a', 'A')")
    await database.query(
      `insert into person (id, email, name, role, language)
       values ('p', 'jqzvwkxyqz@example.org', 'P', 'student', 'fr')`,
    )
    await database.query('checkpoint')
    const [where] = await database.query("select current_setting('data_directory') || '/base' as base")
    const base = String(where?.base)
    expect(readable(base, trace)).toEqual(['trace'])
    const forgetting = new Forgetting(database, () => undefined)
    await reader.transaction(async (queries) => {
      await queries.query('set transaction isolation level repeatable read')
      await queries.query('select id from programme')
      await database.query("delete from person where id = 'p'")
      expect(await forgetting.clean()).toBe(false)
    })
    expect(await forgetting.clean()).toBe(true)
    await database.query('checkpoint')
    expect(readable(base, trace)).toEqual([])
    expect(await database.forget(['person'])).toEqual({ tables: ['person'], log: false })
    await database.close()
    await reader.close()
  },
)
