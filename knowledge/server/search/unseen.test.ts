import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { lessons, ofLesson } from '../../../test/support/lessons.ts'
import { stock } from '../../../test/support/stock.ts'
import { SearchRequest } from '../../contract/search.ts'
import { Bot } from '../chat/bot.ts'
import { usualChat } from '../chat/chat-settings.ts'
import type { Database } from '../database/database.ts'
import { SearchEngine } from './search.ts'
import { usualSettings } from './settings.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
let engine: SearchEngine
let bot: Bot
beforeAll(async () => {
  database = await openEmptyDatabase()
  await database.query("insert into programme (id, name) values ('spring', 'Spring'), ('autumn', 'Autumn')")
  await stock(
    database,
    lessons.map((lesson) => ofLesson(lesson)),
  )
  await stock(database, [
    {
      ...{ video: 'seen-granites', language: 'fr', title: 'Pierres', summary: '', mentor: 'Claire' },
      ...{ topics: ['pierre'], recordedAt: '2025-06-01', secondsASegment: 5 },
      segments: crowded.map((word, number) => ({ number, text: `${word} ${'pierre '.repeat(50)}` })),
    },
  ])
  await database.query("insert into video_programme (video, programme) select id, 'spring' from video")
  engine = new SearchEngine(database, async () => usualSettings)
  bot = new Bot({ search: engine, searchSettings: async () => usualSettings, settings: async () => usualChat })
})
afterAll(() => database?.close())

const sight = ['spring']
/** Words that the lessons have not, and one that they have. */
const secret = ['Kerguelen', 'zététique']
/** Another form than the lessons have of a word that they have: a slip of it is nearer to it than to theirs. */
const otherForms = ['annonciez', 'tarifaire', 'relancerions']
/** Beginnings and slips that more words answer to than are taken: which are taken, and which is named, tells how often they are said. */
const crowded = Array.from({ length: 12 }, (_, i) => `granit${'abcdefghijkl'[i]}`)
const often = crowded.slice(8)
const questions = [
  ...['gr', 'gra', 'granitz', 'granitzz'],
  ...otherForms.flatMap((word) => [word, `${word} `, `${word.slice(0, -1)}x `, word.slice(0, -1)]),
  ...lessons.flatMap(({ questions: asked }) => [asked.typo, asked.spoken]),
  ...secret.flatMap((word) => [word, `${word.slice(0, -1)}x`, `annoncer une hausse de tarif ${word}`, `tarif ${word}`]),
]

/** Everything that a student of the spring is told. */
async function told(): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const q of questions) {
    const { took: _, ...found } = await engine.search(SearchRequest.parse({ q }), sight)
    answers.push([q, found, await bot.consider(q, null, sight)])
  }
  answers.push(await engine.filters(sight))
  return answers
}

test('what another programme’s recordings say changes nothing of what a student is shown or told', async () => {
  const before = await told()
  const says = (number: number): string =>
    `${[...secret, ...often, ...otherForms].join(' et ')}, la hausse du tarif et la trésorerie, ${number}`
  await stock(
    database,
    Array.from({ length: 30 }, (_, i) => ({
      ...{ video: `unseen-${i}`, language: 'fr', title: `Kerguelen ${i}`, summary: '', mentor: 'Hidden' },
      ...{ topics: ['secret'], recordedAt: '2025-07-01', secondsASegment: 5 },
      segments: Array.from({ length: 8 }, (_, number) => ({ number, text: says(number) })),
    })),
  )
  await database.query(
    "insert into video_programme (video, programme) select id, 'autumn' from video where mentor = 'Hidden'",
  )
  expect((await engine.search(SearchRequest.parse({ q: 'Kerguelen' }), ['autumn'])).total).toBe(30)
  expect(await told()).toEqual(before)
})
