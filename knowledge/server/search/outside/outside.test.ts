import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { algolia, openAlgoliaServer } from '../../../../test/support/algolia-server.ts'
import { openEmptyDatabase } from '../../../../test/support/empty-database.ts'
import { type CorpusVideo, type Lesson, lessons, ofLesson } from '../../../../test/support/lessons.ts'
import { openOpenSearchServer, openSearchUser } from '../../../../test/support/opensearch-server.ts'
import type { SearchVendor } from '../../../../test/support/search-vendor.ts'
import { stock } from '../../../../test/support/stock.ts'
import { SearchRequest } from '../../../contract/search.ts'
import type { Database } from '../../database/database.ts'
import type { Sight } from '../conditions.ts'
import { leaveIndex } from '../index-video.ts'
import { SearchEngine } from '../search.ts'
import { usualSettings } from '../settings.ts'
import { openAlgolia } from './algolia.ts'
import { openOpenSearch } from './opensearch.ts'
import type { OutsideIndex } from './outside-index.ts'
import { OutsideSearch } from './outside-search.ts'

const settings = async () => usualSettings
/** Milliseconds: opening a database takes seconds here and minutes on a busy machine. */
const long = 120_000
/** Milliseconds: the test says itself when the engine is told. */
const never = 2 ** 31 - 1
let database: Database
beforeAll(async () => {
  database = await openEmptyDatabase()
  await stock(
    database,
    lessons.map((lesson) => ofLesson(lesson)),
  )
  await database.query("insert into programme (id, name) values ('spring', 'Spring'), ('autumn', 'Autumn')")
  await database.query(
    `insert into video_programme (video, programme)
     select id, case when id = 'lesson-impayes' then 'autumn' else 'spring' end from video`,
  )
  // What was stocked before it had programmes is told once more.
  await database.query('update index_change set generation = generation + 1000')
  await database.query('update corpus set generation = generation + 1000')
}, long)
afterAll(() => database?.close())

const engines: {
  name: string
  server: (() => Promise<SearchVendor>) | null
  open(origin: string): OutsideIndex | null
}[] = [
  { name: 'built in', server: null, open: () => null },
  { name: 'Algolia', server: openAlgoliaServer, open: (host) => openAlgolia({ ...algolia, host }) },
  { name: 'OpenSearch', server: openOpenSearchServer, open: (node) => openOpenSearch({ node, ...openSearchUser }) },
]

describe.each(engines)('$name', ({ name, server: start, open }) => {
  let server: SearchVendor | null
  let outside: OutsideSearch | null = null
  let engine: SearchEngine
  const bugs: unknown[] = []
  beforeAll(async () => {
    server = (await start?.()) ?? null
    const index = open(server?.origin ?? '')
    outside = index && new OutsideSearch(database, index, settings, (error) => void bugs.push(error), never)
    engine = new SearchEngine(database, settings, { outside })
    await outside?.catchUp()
  })
  afterAll(async () => {
    await outside?.close()
    await server?.close()
    expect(server?.faults ?? []).toEqual([])
  })

  const search = async (q: string, more: Partial<SearchRequest> = {}, sight: Sight = 'all') => {
    const { videos } = await engine.search(SearchRequest.parse({ q, ...more }), sight)
    // Whatever else a test shows: what is asked of the engine was answered by it, and not by the built-in one.
    expect(bugs).toEqual([])
    return videos
  }
  const ids = async (...asked: Parameters<typeof search>) => (await search(...asked)).map(({ id }) => id)
  const late: CorpusVideo = { ...ofLesson(lessons[0] as Lesson), video: 'late', title: 'Quintessence', segments: [] }
  const takeOut = (video: CorpusVideo) =>
    database.transaction(async (queries) => {
      await leaveIndex(queries, video)
      await queries.query('delete from video where id = $1', [video.video])
    })

  test('finds the second that answers, with the words marked', async () => {
    const [video] = await search('lettre de mise en demeurre ')
    expect(video?.id).toBe('lesson-impayes')
    expect(video?.moments[0]?.start).toBe(12)
    const words = video?.moments[0]?.text.filter((piece) => piece.marked).map(({ text }) => text)
    expect(words).toEqual(expect.arrayContaining(['lettre', 'mise', 'demeure']))
  })

  test('filters, keeps quoted words together and leaves excluded ones out', async () => {
    expect(await ids('clients ', { mentor: 'Claire' })).toContain('lesson-prix-hausse')
    expect(await ids('clients ', { mentor: '-Claire' })).toEqual([])
    expect(await ids('clients ', { mentor: "x' OR mentor:Claire" })).toEqual([])
    expect(await ids('fourchette ', { language: 'en' })).toEqual([])
    expect(await ids('fourchette ', { topic: 'emploi', from: '2025-06-01', to: '2025-06-01' })).toEqual([
      'lesson-salaire',
    ])
    expect(await ids('fourchette ', { from: '2025-06-02' })).toEqual([])
    expect(await ids('fourchette ', { shortest: 25 })).toEqual([])
    expect(await ids('"mise en demeure" ')).toEqual(['lesson-impayes'])
    expect(await ids('"demeure en mise" ')).toEqual([])
    expect(await ids('fourchette -métier ')).not.toContain('lesson-impayes')
  })

  test('what somebody may not see never comes back, whatever the engine says', async () => {
    expect(await ids('lettre de mise en demeure ', {}, ['autumn'])).toEqual(['lesson-impayes'])
    const others = await ids('lettre de mise en demeure ', {}, ['spring'])
    expect(others).not.toContain('lesson-impayes')
    expect(await ids('lettre ', {}, [])).toEqual([])
    if (!server) return
    server.engine.carefree = true
    expect(await ids('lettre ', {}, ['autumn'])).toEqual(['lesson-impayes'])
    expect(await ids('lettre ', {}, [])).toEqual([])
    expect(await ids('lettre ', { language: 'en' })).not.toContain('lesson-impayes')
    server.engine.carefree = false
  })

  test('a later version takes the place of the one before, at once', async () => {
    const first = { ...late, segments: [{ number: 0, text: 'Le xylophone.' }] }
    await stock(database, [first])
    await outside?.catchUp()
    expect(await ids('xylophone ')).toEqual(['late'])
    await takeOut(first)
    const second = { ...late, segments: [{ number: 0, text: 'Le métallophone.' }] }
    await stock(database, [second])
    // The engine still has the former: nobody is shown it.
    expect(await ids('xylophone ')).toEqual([])
    await outside?.catchUp()
    expect(await ids('xylophone ')).toEqual([])
    expect(await ids('métallophone ')).toEqual(['late'])
    if (server) expect(JSON.stringify([...server.engine.records])).not.toContain('xylophone')
    await takeOut(second)
  })

  test('what means the same is found, as several words and with an apostrophe too', async () => {
    // Algolia is told the synonyms and looks for them itself.
    if (name === 'Algolia') return
    const french = { ...late, segments: [{ number: 0, text: 'Ton chiffre d’affaires a doublé, c’est l’œuf.' }] }
    const english = { ...late, video: 'later', segments: [{ number: 0, text: 'The turnover doubled.' }] }
    await stock(database, [french, english])
    await outside?.catchUp()
    expect(await ids('turnover ')).toContain('late')
    expect(await ids('"chiffre d\'affaires" ')).toEqual(expect.arrayContaining(['late', 'lesson-statut']))
    expect(await ids('"œuf" ')).toEqual(['late'])
    expect(await ids('le chiffre d’affaires ')).toContain('later')
    for (const one of [french, english]) await takeOut(one)
    await outside?.catchUp()
  })

  test('what is erased is found no more, and goes from the engine too', async () => {
    await stock(database, [late])
    await outside?.catchUp()
    expect(await ids('quintessence ')).toEqual(['late'])
    await takeOut(late)
    expect(await ids('quintessence ')).toEqual([])
    await outside?.catchUp()
    if (server) expect(JSON.stringify([...server.engine.records])).not.toContain('Quintessence')
  })

  test('when the engine does not answer the built-in search does, and nothing is lost', async () => {
    if (!server || !outside) return
    server.up = false
    await stock(database, [late])
    await expect(outside.catchUp()).rejects.toThrow()
    expect((await engine.search(SearchRequest.parse({ q: 'quintessence ' }), 'all')).videos).toHaveLength(1)
    expect(bugs.splice(0).length).toBeGreaterThan(0)
    server.up = true
    await outside.catchUp()
    expect(await ids('quintessence ')).toEqual(['late'])
    await takeOut(late)
    await outside.catchUp()
  })
})
