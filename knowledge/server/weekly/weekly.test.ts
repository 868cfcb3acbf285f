import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { browser, openTestBase } from '../../../test/support/knowledge.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../../../test/support/postgres.ts'
import { Conversations } from '../chat/conversations.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import type { WeeklyLetter } from '../people/delivery.ts'
import { letterText } from '../people/letter-text.ts'
import { People } from '../people/people.ts'
import { newId } from '../people/tokens.ts'
import { WeeklyChoices } from './choices.ts'
import { weekOf } from './week.ts'
import { WeeklyLetters } from './weekly-letters.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

/** A Wednesday. */
const start = Date.parse('2026-03-04T10:00:00Z')
const day = 86_400_000
let now = start
const clock = (): Date => new Date(now)

let postgres: PostgresServer | undefined
let database: Database
let people: People
let choices: WeeklyChoices
beforeAll(async () => {
  // Two servers meet on PostgreSQL; where there is none, the embedded database holds the rest.
  if (hasPostgres) postgres = await startPostgres()
  database = await (postgres ? openDatabase(await postgres.newDatabase()) : openEmptyDatabase())
  people = new People(database)
  choices = new WeeklyChoices(database, clock)
  await people.saveProgramme({ id: 'spring', name: 'Spring' })
  await people.saveProgramme({ id: 'autumn', name: 'Autumn' })
})
afterAll(async () => {
  await database?.close()
  await postgres?.stop()
})
beforeEach(async () => {
  now = start
  await database.query('delete from person')
  await database.query('delete from video')
})

/** One server on the database, and what it sends. */
function server(): { letters: WeeklyLetter[]; weekly: WeeklyLetters; bugs: unknown[]; broken: boolean } {
  const letters: WeeklyLetter[] = []
  const bugs: unknown[] = []
  const one = {
    ...{ letters, bugs, broken: false },
    weekly: new WeeklyLetters({
      ...{ database, people, now: clock, origin: () => 'https://kb.example.org' },
      conversations: new Conversations(database, clock),
      delivery: {
        async send(letter) {
          if (one.broken) throw new Error('no mail server')
          if (letter.kind === 'weekly') letters.push(letter)
        },
      },
      onBug: (error) => void bugs.push(error),
    }),
  }
  return one
}

let added = 0
const person = async (role: 'student' | 'mentor', programmes: string[] = ['spring']): Promise<string> => {
  const email = `${role}-${added++}@example.org`
  const { id } = await people.add({ email, name: 'Camille Durand', role, language: 'fr', programmes })
  return id
}
const publish = async (title: string, into: string): Promise<void> => {
  const id = newId()
  await database.query(
    `insert into video (id, statement, made_at, title, summary, mentor, topics, language, duration, recorded_at,
       published_at, downloadable, chapters)
     values ($1, repeat('0', 64), $2, $3, '', 'Claire', '{}', 'fr', 60, '2026-03-01', $2, false, '[]')`,
    [id, clock(), title],
  )
  await database.query('insert into video_programme (video, programme) values ($1, $2)', [id, into])
}
const answer = async (student: string, state: 'replied' | 'waiting'): Promise<void> => {
  const conversations = new Conversations(database, clock)
  const id = await conversations.begin(student, 'fr', newId(), 'Camille demande')
  await conversations.add(id, { author: 'mentor', text: 'Voici, Camille', state })
}
const monday = (): void => {
  now = Date.parse('2026-03-09T08:00:00Z')
}
const stopOf = (letter: WeeklyLetter | undefined): string => letter?.stop.split('#')[1] ?? ''

test('a week begins on its Monday, and the next one seven days later', () => {
  const hour = 3_600_000
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      const week = weekOf(new Date(at))
      const begins = Date.parse(`${week}T05:00:00Z`)
      expect(new Date(begins).getUTCDay()).toBe(1)
      expect(at - begins).toBeGreaterThanOrEqual(0)
      expect(at - begins).toBeLessThan(7 * day)
      expect(weekOf(new Date(at + 7 * day)) > week).toBe(true)
    }),
  )
  expect(weekOf(new Date(Date.parse('2026-03-09T05:00:00Z') - hour))).toBe('2026-03-02')
})

test('a student who asked is told of unread answers and new clips of their programmes, and of nothing else', async () => {
  const student = await person('student')
  await publish('Avant la demande', 'spring')
  now += 1000
  await choices.choose(student, true)
  await person('student')
  now += 1000
  await publish('Fixer ses prix', 'spring')
  await publish('Vendre en automne', 'autumn')
  await answer(student, 'replied')
  const { weekly, letters } = server()
  await weekly.sweep()
  expect(letters).toEqual([])
  monday()
  await weekly.sweep()
  expect(letters).toMatchObject([
    {
      to: (await people.byId(student))?.email,
      link: 'https://kb.example.org/chat',
      waiting: { what: 'answers', count: 1 },
      clips: [{ title: 'Fixer ses prix' }],
      moreClips: 0,
    },
  ])
  const { text } = letterText(letters[0] as WeeklyLetter)
  expect(text).toContain('Une réponse vous attend')
  expect(text).toContain('Fixer ses prix')
  expect(text).not.toMatch(/Camille|Avant la demande|automne|Claire/)
  now += 7 * day
  await database.query('insert into reading select id, $1, 9 from conversation', [student])
  await weekly.sweep()
  expect(letters.length).toBe(1)
})

test('a mentor who asked is told how many questions wait', async () => {
  const mentor = await person('mentor', [])
  await choices.choose(mentor, true)
  const asking = await person('student')
  await answer(asking, 'waiting')
  await answer(asking, 'waiting')
  await answer(asking, 'replied')
  await publish('Fixer ses prix', 'spring')
  monday()
  const { weekly, letters } = server()
  await weekly.sweep()
  expect(letters).toMatchObject([{ waiting: { what: 'questions', count: 2 }, clips: [] }])
  expect(letters[0]?.link).toBe('https://kb.example.org/inbox')
  expect(letterText({ ...(letters[0] as WeeklyLetter), language: 'en' }).text).toContain('2 questions wait')
})

test('one week brings one letter: with two servers at once, again and again, and switched off and on', async () => {
  const students = await Promise.all(Array.from({ length: 5 }, () => person('student')))
  for (const student of students) await choices.choose(student, true)
  now += 1000
  await publish('Fixer ses prix', 'spring')
  monday()
  const [here, there] = [server(), server()]
  await Promise.all([here.weekly.sweep(), there.weekly.sweep(), here.weekly.sweep()])
  await there.weekly.sweep()
  now += 3 * day
  for (const student of students) {
    await choices.choose(student, false)
    await choices.choose(student, true)
  }
  await publish('Vendre', 'spring')
  await server().weekly.sweep()
  const readers = [...here.letters, ...there.letters].map(({ to }) => to)
  expect(readers.length).toBe(5)
  expect(new Set(readers).size).toBe(5)
  expect([...here.bugs, ...there.bugs]).toEqual([])
})

test('what the mail server refused is sent with the next look, with all that is in it', async () => {
  const student = await person('student')
  await choices.choose(student, true)
  now += 1000
  await publish('Fixer ses prix', 'spring')
  monday()
  const one = server()
  one.broken = true
  await one.weekly.sweep()
  expect(one.bugs.length).toBe(1)
  one.broken = false
  await one.weekly.sweep()
  expect(one.letters).toMatchObject([{ clips: [{ title: 'Fixer ses prix' }] }])
})

test('a server that dies while it hands a letter over does not send it twice', async () => {
  const student = await person('student')
  await choices.choose(student, true)
  now += 1000
  await publish('Fixer ses prix', 'spring')
  monday()
  let died = false
  const dying = new WeeklyLetters({
    ...{ database, people, now: clock, origin: () => '', onBug: () => undefined },
    conversations: new Conversations(database, clock),
    delivery: {
      send: () => {
        died = true
        return new Promise(() => undefined)
      },
    },
  })
  void dying.sweep()
  await expect.poll(() => died, { timeout: 60_000 }).toBe(true)
  const next = server()
  await next.weekly.sweep()
  expect(next.letters).toEqual([])
})

test('a letter names ten clips and says how many more there are', async () => {
  const student = await person('student')
  await choices.choose(student, true)
  for (let i = 0; i < 12; i++) {
    now += 1000
    await publish(`Clip ${i}`, 'spring')
  }
  monday()
  const { weekly, letters } = server()
  await weekly.sweep()
  expect(letters[0]?.clips.map(({ title }) => title)).toEqual(Array.from({ length: 10 }, (_, i) => `Clip ${11 - i}`))
  expect(letterText(letters[0] as WeeklyLetter).text).toContain('et 2 autres')
})

test('its link stops it, twice is once, and a link that was not signed for this account stops nothing', async () => {
  const [student, other] = [await person('student'), await person('student')]
  for (const one of [student, other]) await choices.choose(one, true)
  now += 1000
  await publish('Fixer ses prix', 'spring')
  monday()
  const { weekly, letters } = server()
  await weekly.sweep()
  const email = (await people.byId(student))?.email
  const token = stopOf(letters.find(({ to }) => to === email))
  const signature = token.split('.')[1] ?? ''
  for (const wrong of [`${other}.${signature}`, `${student}.${'A'.repeat(43)}`, `${newId()}.${signature}`])
    await expect(choices.stop(wrong)).rejects.toMatchObject({ code: 'not-there' })
  expect([await choices.wants(student), await choices.wants(other)]).toEqual([true, true])
  await choices.stop(token)
  await choices.stop(token)
  expect([await choices.wants(student), await choices.wants(other)]).toEqual([false, true])
  now += 7 * day
  await publish('Vendre', 'spring')
  await weekly.sweep()
  expect(letters.filter(({ to }) => to === email).length).toBe(1)
  await people.remove(student)
  await expect(choices.stop(token)).rejects.toMatchObject({ code: 'not-there' })
})

test('on the account’s own page it is switched on; the server sends it when it starts, and the link needs no sign-in', async () => {
  const kb = await openTestBase({ now: clock })
  try {
    const student = await kb.enter('student')
    expect(await student.json('GET', '/api/me/weekly')).toEqual({ wanted: false })
    expect(await student.json('PUT', '/api/me/weekly', { wanted: true })).toEqual({ wanted: true })
    await student.json('POST', '/api/chat/conversations', { message: newId(), text: 'Bonjour' })
    await kb.base.settled()
    monday()
    await kb.restart()
    await kb.base.settled()
    const letters = kb.letters.filter((letter) => letter.kind === 'weekly')
    expect(letters.map(({ to }) => to)).toEqual([student.email])
    const token = stopOf(letters[0])
    const stranger = browser(() => kb.base.origin)
    expect((await stranger.ask('GET', `/api/weekly/stop?token=${token}`)).status).toBe(404)
    expect(await student.json('GET', '/api/me/weekly')).toEqual({ wanted: true })
    expect(await stranger.json('POST', '/api/weekly/stop', { token })).toEqual({})
    expect(await student.json('GET', '/api/me/weekly')).toEqual({ wanted: false })
    expect(kb.bugs).toEqual([])
  } finally {
    await kb.remove()
  }
})
