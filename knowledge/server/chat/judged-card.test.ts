import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { lessons, ofLesson } from '../../../test/support/lessons.ts'
import { stock } from '../../../test/support/stock.ts'
import type { Database } from '../database/database.ts'
import { forgetReasons } from './cards.ts'
import { Conversations } from './conversations.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
beforeAll(async () => {
  database = await openEmptyDatabase()
  await stock(
    database,
    lessons.slice(0, 2).map((lesson) => ofLesson(lesson)),
  )
  await database.query("insert into programme (id, name) values ('spring', 'Spring'), ('autumn', 'Autumn')")
  await database.query(
    "insert into person (id, email, name, role, language) values ('ines', 'ines@example.org', 'Inès', 'student', 'fr')",
  )
  await database.query("insert into membership (person, programme) values ('ines', 'spring'), ('ines', 'autumn')")
})
afterAll(() => database?.close())

test('a word on a moment is about the one that is seen in that place, when another is seen no more', async () => {
  const [first = '', second = ''] = (await database.query('select id from video order by id')).map(({ id }) =>
    String(id),
  )
  await database.query("insert into video_programme (video, programme) values ($1, 'autumn'), ($2, 'spring')", [
    first,
    second,
  ])
  const conversations = new Conversations(database, () => new Date('2026-03-01T10:00:00Z'))
  const id = await conversations.begin('ines', 'fr', 'question', 'Comment annoncer mon tarif ?')
  const cards = [first, second].map((video) => ({ video, start: 0, end: 5, why: [] }))
  const both = await conversations.add(id, { author: 'bot', says: 'found', cards, state: 'answered' })
  expect(both.cards.map(({ video }) => video)).toEqual([first, second])

  await database.query("delete from membership where programme = 'autumn'")
  await conversations.judge(id, 'ines', both.id, 0, true)
  const kept = await database.query('select video, helpful from card order by place')
  expect(kept).toEqual([
    { video: first, helpful: null },
    { video: second, helpful: true },
  ])
  await expect(conversations.judge(id, 'ines', both.id, 1, true)).rejects.toMatchObject({ code: 'not-there' })
})

test('a new version that no longer says a word takes it out of why its moment was shown', async () => {
  const video = 'lesson-prix-hausse'
  await database.query("insert into video_programme (video, programme) values ($1, 'spring') on conflict do nothing", [
    video,
  ])
  const conversations = new Conversations(database, () => new Date('2026-03-01T10:00:00Z'))
  const id = await conversations.begin('ines', 'fr', 'another', 'Et la hausse ?')
  const cards = [{ video, start: 12, end: 18, why: ['hausse', 'mois', 'prix'] }]
  await conversations.add(id, { author: 'bot', says: 'found', cards, state: 'answered' })
  await database.transaction(async (queries) => {
    await forgetReasons(queries, video)
    // Nothing went: nothing is owed.
    expect(await queries.query('select relation from owed_cleaning')).toEqual([])
    await queries.query("update segment set text = 'Annonce-la trois mois avant.' where video = $1 and starts = 12", [
      video,
    ])
    await forgetReasons(queries, video)
  })
  expect(await database.query("select why from card where why <> '{}'")).toEqual([{ why: ['mois', 'prix'] }])
  expect(await database.query('select relation from owed_cleaning')).toEqual([{ relation: 'card' }])
})
