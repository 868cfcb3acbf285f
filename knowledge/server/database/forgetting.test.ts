import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Models } from '../../../core/contract/plugins.ts'
import { seededRandom } from '../../../native/inference/seeded-random.ts'
import { layEmptyDatabase, openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { openTestBase, type TestBase } from '../../../test/support/knowledge.ts'
import { description, trustedStudio, verifiedOutput } from '../../../test/support/publication.ts'
import { readable } from '../../../test/support/readable.ts'
import { tinySentences } from '../../../test/support/tiny-sentences.ts'
import { packed } from '../../client/parcel.ts'
import { publish } from '../../client/publish.ts'
import { Conversation } from '../../contract/chat.ts'
import { QuizQuestion } from '../../contract/learning.ts'
import { Statement, Tombstone } from '../../contract/publication.ts'
import { openKnowledgeBase } from '../knowledge-base.ts'
import { bytesOf } from '../search/vectors.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { Forgetting } from './forgetting.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const folder = mkdtempSync(join(tmpdir(), 'estompe-forgetting-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what was erased, by the real routes', () => {
  const random = seededRandom(7)
  const letters = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('')
  const [said, title, question, asked, answered, replied] = Array.from({ length: 6 }, () => letters(14)) as [
    ...[string, string, string, string, string, string],
  ]
  // Too long for a row and too disorderly to be compressed: it lies aside, in pieces.
  const long = Array.from({ length: 3000 }, () => letters(9))
  /** How often each word of the little network is said: the passage's vector. */
  const counts = Array.from({ length: 16 }, (_, group) => 1 + (group % 3))
  const meant = counts.map((_, group) => `sens${String.fromCharCode(97 + group)}`)
  const length = Math.hypot(...counts)
  const traces: Record<string, Buffer> = {
    ...Object.fromEntries(
      Object.entries({ said, title, question, asked, answered, replied }).map(([name, text]) => [
        name,
        Buffer.from(text),
      ]),
    ),
    ...Object.fromEntries(long.filter((_, i) => i % 250 === 0).map((word, i) => [`long ${i}`, Buffer.from(word)])),
    vector: Buffer.from(bytesOf(Float32Array.from(counts, (count) => count / length)).buffer),
  }

  let kb: TestBase
  let crashed: string
  beforeAll(async () => {
    const network = tinySentences(
      join(folder, 'network'),
      meant.map((word) => [word]),
    )
    kb = await openTestBase({
      mask: async () => '[masked]',
      models: { models: async () => ({ maybe: async () => network }) as unknown as Models, threads: 1 },
    })
  })
  afterAll(() => kb?.remove())

  test('is in no file of the knowledge base any more, log and free space included', async () => {
    const admin = await kb.enter('admin')
    const mentor = await kb.enter('mentor')
    const stays = await kb.enter('student')
    const leaves = await kb.enter('student')
    traces.address = Buffer.from(leaves.email)
    await admin.json('PUT', '/api/programmes', { id: 'spring', name: 'Spring' })
    for (const { id } of [stays, leaves]) await admin.json('PATCH', `/api/people/${id}`, { programmes: ['spring'] })
    const sentence = [...meant.flatMap((word, group) => Array<string>(counts[group] as number).fill(word)), said]
    const output = await verifiedOutput(folder, [[...sentence, ...sentence].join(' '), long.join(' ')])
    const described = description({ title: `Le ${title}`, programmes: ['spring'] })
    const parcel = await packed(output.folder, described, join(folder, 'memory'))
    const studio = await trustedStudio(kb, admin)
    const sending = { signal: new AbortController().signal, progress: () => undefined }
    expect((await publish(studio, parcel, sending)).state).toBe('published')
    const { video } = Statement.parse(JSON.parse(parcel.statement))

    await mentor.json('POST', `/api/videos/${video}/quiz`, { text: `Pourquoi ${question} ?` })
    const [quiz] = z.array(QuizQuestion).parse(await leaves.json('GET', `/api/videos/${video}/quiz`))
    await leaves.json('POST', `/api/quiz/${quiz?.id}/answers`, { text: `Parce que ${answered}.` })
    for (const student of [stays, leaves]) {
      const text = `Qui connaît ${asked}, ${meant.slice(0, 3).join(' ')} ?`
      const message = crypto.randomUUID()
      const { id } = Conversation.parse(await student.json('POST', '/api/chat/conversations', { message, text }))
      await student.json('POST', `/api/chat/conversations/${id}/hand-over`)
      const answer = { message: crypto.randomUUID(), text: `C’est ${replied}.`, cards: [] }
      await mentor.json('POST', `/api/inbox/${id}/replies`, answer)
      if (student === stays) await student.json('DELETE', `/api/chat/conversations/${id}`)
    }
    await kb.base.settled()
    expect(readable(kb.home, traces)).toEqual(Object.keys(traces).sort())

    await admin.json('DELETE', `/api/videos/${video}`)
    await leaves.json('DELETE', '/api/me')
    await kb.base.settled()
    const erased = async (): Promise<unknown> => z.array(Tombstone).parse(await admin.json('GET', '/api/tombstones'))
    expect(await erased()).toMatchObject([{ video, leftFilesAt: null }])
    // Nothing that could still be read before is what this test is about.
    expect(readable(join(kb.home, 'database'), traces)).toEqual(Object.keys(traces).sort())
    crashed = join(folder, 'crashed')
    cpSync(kb.home, crashed, { recursive: true })

    await kb.base.cleaned()
    expect(readable(kb.home, traces)).toEqual([])
    expect(await erased()).toMatchObject([{ video, leftFilesAt: expect.any(String) }])
    expect(kb.bugs).toEqual([])
  })

  test('goes at the next start when the program was killed before', async () => {
    rmSync(join(crashed, 'database', 'lock'))
    const onBug = vi.fn()
    const base = await openKnowledgeBase({ home: crashed, database: null, origin: null, onBug })
    await base.cleaned()
    expect(readable(crashed, traces)).toEqual([])
    await base.close()
    expect(onBug).not.toHaveBeenCalled()
  })
})

describe('the cleaning', () => {
  let database: Database
  beforeAll(async () => {
    database = await openEmptyDatabase()
  })
  afterAll(() => database?.close())

  const count = async (): Promise<unknown> =>
    (await database.query('select count(*)::int as count from owed_cleaning'))[0]?.count
  const erase = async (): Promise<void> => {
    await database.query("insert into gap (query, day) values ('x', '2026-01-01') on conflict do nothing")
    await database.query(
      "insert into certificate (id, person, title, at) select 'c', id, 'Prix', now() from person where id = 'p'",
    )
    await database.query("delete from certificate where id = 'c'")
  }

  test('waits until it is quiet, and is one for many', async () => {
    await database.query(
      "insert into person (id, email, name, role, language) values ('p', 'p@example.org', 'P', 'student', 'fr')",
    )
    const forget = vi.fn((tables: readonly string[]) => database.forget(tables))
    const forgetting = new Forgetting({ ...database, forget }, () => undefined)
    for (let i = 0; i < 10; i++) await erase()
    expect([await forgetting.look(), forget.mock.calls]).toEqual([false, []])
    await database.query("update owed_cleaning set at = at - interval '30 seconds'")
    expect([await forgetting.look(), forget.mock.calls]).toEqual([true, [[['certificate']]]])
    expect(await count()).toBe(0)
  })

  test('is not put off for good by one erasure after the other', async () => {
    const forgetting = new Forgetting(database, () => undefined)
    await erase()
    await database.query("update owed_cleaning set at = at - interval '3 minutes'")
    await erase()
    expect(await forgetting.look()).toBe(true)
  })

  test('that fails stays owed, and so does what is erased while it runs', async () => {
    const broken = new Forgetting(
      {
        ...database,
        forget: async () => {
          throw new Error('the disk is full')
        },
      },
      () => undefined,
    )
    await erase()
    await expect(broken.clean()).rejects.toThrow('the disk is full')
    expect(await count()).toBe(1)
    const busy = new Forgetting(
      {
        ...database,
        async forget(tables) {
          await erase()
          return database.forget(tables)
        },
      },
      () => undefined,
    )
    expect(await busy.clean()).toBe(true)
    expect(await count()).toBe(1)
    expect(await new Forgetting(database, () => undefined).clean()).toBe(true)
  })

  test('is owed for every table that holds something of people or of clips', async () => {
    const names = async (sql: string): Promise<string[]> =>
      (await database.query(sql)).map(({ name }) => String(name)).sort()
    const covered = await names(
      `select distinct unnest(array_append(string_to_array(encode(tgargs, 'escape'), '\\000'), tgrelid::regclass::text)) as name
       from pg_trigger where tgname like '%_owes_cleaning'`,
    )
    const tables = await names(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    )
    expect(tables.filter((name) => !covered.includes(name))).toEqual(withoutContent)
  })
})

/** Tables whose deleted rows tell nothing of a person or a clip: settings, keys, hashes, ids of videos, masked searches. */
const withoutContent = [
  ...['corpus', 'gap', 'index_change', 'lti_attempt', 'lti_context', 'lti_key', 'lti_platform'],
  ...['openid_attempt', 'outside_index', 'owed_cleaning', 'path', 'path_step', 'programme', 'schema_step', 'studio'],
  ...['tombstone', 'trust_code'],
]

test('files of a table that was being written anew when the program was killed are removed', async () => {
  const home = join(folder, 'stopped')
  const image = join(folder, 'image')
  const trace = { trace: Buffer.from('qwvzkxjyqf') }
  await layEmptyDatabase(home)
  const database = await openEmbedded(home)
  await database.query('create table kept as select 7 as number')
  await database
    .transaction(async (queries) => {
      await queries.query("create table half as select 'qwvzkxjyqf' as text")
      await queries.query('checkpoint')
      cpSync(join(home, 'data'), join(image, 'data'), { recursive: true })
      throw new Error('killed')
    })
    .catch(() => undefined)
  await database.close()
  expect(readable(join(image, 'data', 'base'), trace)).toEqual(['trace'])
  const again = await openEmbedded(image)
  expect(await again.query('select number from kept')).toEqual([{ number: 7 }])
  expect(readable(join(image, 'data', 'base'), trace)).toEqual([])
  await again.close()
})
