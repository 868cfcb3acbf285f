import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSentences } from '../../../native/inference/sentences.ts'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { type CorpusVideo, type Lesson, lessons, ofLesson } from '../../../test/support/lessons.ts'
import { hasPostgres, type PostgresServer, postgresMissing, startPostgres } from '../../../test/support/postgres.ts'
import { stock } from '../../../test/support/stock.ts'
import { tinySentences } from '../../../test/support/tiny-sentences.ts'
import { SearchRequest } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import type { Sight } from './conditions.ts'
import { typosBetween } from './distance.ts'
import { foldedText, wordsIn } from './fold.ts'
import { enterIndex, leaveIndex, searchableOf } from './index-video.ts'
import { Meanings } from './meanings.ts'
import { marked } from './moments.ts'
import { parse } from './parse.ts'
import { SearchEngine } from './search.ts'
import { usualSettings } from './settings.ts'

let server: PostgresServer | undefined
const folder = mkdtempSync(join(tmpdir(), 'estompe-sentences-'))
/** A network that knows of two things only. */
const sentences = () =>
  openSentences(
    tinySentences(folder, [
      ['lettre', 'missive', 'pli'],
      ['respire', 'halète'],
    ]),
    1,
  )
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres()
})
afterAll(() => {
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const engines = [
  { name: 'PGlite', skip: false, open: openEmptyDatabase },
  {
    name: `PostgreSQL (skipped where ${postgresMissing})`,
    skip: !hasPostgres,
    open: async () => openDatabase(await (server as PostgresServer).newDatabase()),
  },
]

describe.each(engines)('$name', ({ skip, open }) => {
  let database: Database
  let engine: SearchEngine
  beforeAll(async () => {
    if (skip) return
    database = await open()
    await stock(
      database,
      lessons.map((lesson, i) => ofLesson(lesson, `2025-06-${String(i + 1).padStart(2, '0')}`)),
    )
    engine = new SearchEngine(database, async () => usualSettings)
  })
  afterAll(() => database?.close())

  const search = (q: string, more: Partial<SearchRequest> = {}) =>
    engine.search(SearchRequest.parse({ q, ...more }), 'all')
  const first = async (q: string): Promise<string | undefined> => (await search(q)).videos[0]?.id

  test.skipIf(skip)('forgives accents, elision, inflection, beginnings and slips, in both languages', async () => {
    for (const [q, lesson] of [
      ['fourchette marche', 'lesson-salaire'],
      ["l'échéance", 'lesson-impayes'],
      ['pénalité de retards', 'lesson-impayes'],
      ['redress', 'lesson-statut'],
      ['redresement', 'lesson-statut'],
      ['fourchete', 'lesson-salaire'],
      ['pact asociés', 'lesson-associes'],
      ['runways', 'lesson-pitch'],
      ['delegatting', 'lesson-delegate'],
      ['tariffs trop bas', 'lesson-prix-hausse'],
    ] as const)
      expect(await first(q), q).toBe(lesson)
  })

  test.skipIf(skip)('says which word it read as which, and leaves words alone that are there', async () => {
    expect((await search('redresement')).corrected).toEqual([{ typed: 'redresement', as: 'redressement' }])
    expect((await search('redressement')).corrected).toEqual([])
    // Whoever may not see where it is said learns nothing of it.
    const nothingSeen = await engine.search(SearchRequest.parse({ q: 'redresement' }), [])
    expect(nothingSeen).toMatchObject({ corrected: [], videos: [], total: 0 })
    const elsewhere = { q: 'redresement', video: 'lesson-salaire' }
    expect((await engine.search(SearchRequest.parse(elsewhere), 'all')).corrected).toEqual([])
    // Three letters are never corrected, a wrong first letter counts twice.
    expect((await search('prx')).videos).toEqual([])
    expect((await search('zarif')).videos).toEqual([])
  })

  test.skipIf(skip)('keeps quoted words together and leaves excluded ones out', async () => {
    expect((await search('"mise en demeure"')).videos.map(({ id }) => id)).toEqual(['lesson-impayes'])
    expect((await search('« demeure en mise »')).videos).toEqual([])
    // Not where the passage begins: where it is said, and marked there.
    const [quoted] = (await search('"lettre de mise en demeure"')).videos
    expect(quoted?.moments.map(({ start }) => start)).toEqual([12])
    const said = quoted?.moments[0]?.text.filter((piece) => piece.marked).map(({ text }) => text)
    expect(said).toEqual(['lettre', 'mise', 'demeure'])
    const all = (await search('clients')).videos.map(({ id }) => id)
    expect(all).toContain('lesson-prix-hausse')
    const without = (await search('clients -fidèles -hausse -prix')).videos.flatMap(({ moments }) => moments)
    expect(without.every(({ text }) => !/fidèles|hausse/.test(text.map((piece) => piece.text).join('')))).toBe(true)
  })

  test.skipIf(skip)('synonyms reach over words and languages', async () => {
    expect(await first('recrutement')).toBe('lesson-entretien')
    expect((await search('customer')).videos.map(({ id }) => id)).toContain('lesson-prix-hausse')
  })

  test.skipIf(skip)('filters by mentor, topic, language, day and length, and orders by day when asked', async () => {
    const ids = async (more: Partial<SearchRequest>) => (await search('', more)).videos.map(({ id }) => id)
    expect((await ids({ mentor: 'Claire' })).sort()).toEqual(['lesson-impayes', 'lesson-prix-hausse'])
    expect((await ids({ topic: 'emploi' })).sort()).toEqual(['lesson-entretien', 'lesson-salaire'])
    expect(await ids({ from: '2025-06-20' })).toEqual(['lesson-conflict'])
    expect(await ids({ to: '2025-06-01' })).toEqual(['lesson-prix-hausse'])
    expect(await ids({ shortest: 25 })).toEqual([])
    expect((await search('', { language: 'en' })).total).toBe(10)
    expect((await ids({ page: 1 })).length).toBe(10)
    const days = (await search('semaine', { sort: 'newest' })).videos.map(({ recordedAt }) => recordedAt)
    expect(days).toEqual(days.toSorted().reverse())
    expect(days.length).toBeGreaterThan(1)
  })

  test.skipIf(skip)('lands on the segment that answers, with the words marked', async () => {
    const [video] = (await search('lettre de mise en demeure')).videos
    expect(video?.moments[0]?.start).toBe(12)
    const words = video?.moments[0]?.text.filter((piece) => piece.marked).map(({ text }) => text)
    expect(words).toEqual(expect.arrayContaining(['lettre', 'mise', 'demeure']))
    expect((await engine.inside('lesson-impayes', 'retard', 'all')).map(({ start }) => start)).toEqual([12])
    expect((await search('l')).took).toBeGreaterThan(0)
  })

  test.skipIf(skip)('who may see nothing finds nothing', async () => {
    expect((await engine.search(SearchRequest.parse({ q: 'prix' }), [])).videos).toEqual([])
    expect(await engine.filters([])).toEqual({ mentors: [], topics: [], languages: [] })
  })

  test.skipIf(skip)('whatever is typed is only looked for', async () => {
    for (const q of [
      "'; drop table video; --",
      "a' | 'b",
      '\\',
      "''",
      '"',
      '-',
      '""',
      '%_%',
      '\u0000x',
      '<script>alert(1)</script>',
      '😀',
      ':* & !',
      'x'.repeat(300),
      '- - "',
      '𝒷𝑜𝓊',
      '((((',
    ]) {
      const answer = await search(q)
      expect(answer.total, q).toBeGreaterThanOrEqual(0)
    }
    expect((await search('')).total).toBe(20)
  })

  test.skipIf(skip)('what another server publishes and erases is seen from the next search on', async () => {
    const other = new SearchEngine(database, async () => usualSettings)
    const found = async () => {
      const { videos, corrected } = await other.search(SearchRequest.parse({ q: 'sphygmomanomètre ' }), 'all')
      return [videos.map(({ id }) => id), corrected]
    }
    expect(await found()).toEqual([[], []])
    const late: CorpusVideo = { ...ofLesson(lessons[0] as Lesson), video: 'late', title: 'Le sphygmomanomètre' }
    await stock(database, [late])
    expect(await found()).toEqual([['late'], []])
    expect(await search('sphigmomanometre ')).toMatchObject({ corrected: [{ as: 'sphygmomanometre' }] })
    await database.transaction(async (queries) => {
      await leaveIndex(queries, late)
      await queries.query("delete from video where id = 'late'")
    })
    expect(await found()).toEqual([[], []])
    expect((await search('sphigmomanometre ')).corrected).toEqual([])
  })

  test.skipIf(skip)(
    'finds what means the same where a network is installed, and forgets it with the video',
    async () => {
      const bugs: unknown[] = []
      const open = async () => {
        const meanings = new Meanings(database, sentences, (error) => void bugs.push(error))
        const hybrid = new SearchEngine(database, async () => usualSettings, { meanings })
        const ask = async (q: string, sight: Sight = 'all', more: Partial<SearchRequest> = {}) =>
          (await hybrid.search(SearchRequest.parse({ q, ...more }), sight)).videos.map(({ id }) => id)
        await ask('prix')
        await meanings.settled()
        return { meanings, ask }
      }
      const { meanings, ask } = await open()
      const unsaid = 'quelle missive adresser'
      expect((await search(unsaid)).videos).toEqual([])
      expect(await ask(unsaid)).toEqual(['lesson-impayes'])
      expect(await ask('halète toujours quelqu’un')).toEqual(['lesson-trac'])
      // What words find stays; a word alone, and what nobody may see, is not looked for by meaning.
      expect((await ask('missive adresser hausse fourchette')).toSorted()).toEqual(
        expect.arrayContaining(['lesson-impayes', 'lesson-prix-hausse', 'lesson-salaire']),
      )
      expect(await ask('missive ')).toEqual([])
      expect(await ask(unsaid, [])).toEqual([])
      expect(await ask(unsaid, 'all', { language: 'en' })).toEqual([])
      expect(await ask(`${unsaid} -demeure`)).toEqual([])
      await meanings.close()
      // A server that starts reads what is kept, and what came since.
      const late: CorpusVideo = { ...ofLesson(lessons[0] as Lesson), video: 'late', title: 'Le pli' }
      await stock(database, [late])
      const again = await open()
      expect((await again.ask(unsaid)).toSorted()).toEqual(['late', 'lesson-impayes'])
      await database.transaction(async (queries) => {
        await leaveIndex(queries, late)
        await queries.query("delete from video where id = 'late'")
      })
      expect(await again.ask(unsaid)).toEqual(['lesson-impayes'])
      await again.meanings.settled()
      const orphans = 'select 1 from passage_meaning m where not exists (select from passage p where p.id = m.passage)'
      expect(await database.query(orphans)).toEqual([])
      await again.meanings.close()
      expect(bugs).toEqual([])
    },
  )

  test.skipIf(skip)('the title of a chapter leads to the second where it begins', async () => {
    const words = () => database.query('select word, language, uses from term order by word, language')
    const before = await words()
    const video: CorpusVideo = {
      ...ofLesson(lessons[0] as Lesson),
      video: 'in-chapters',
      segments: Array.from({ length: 20 }, (_, number) => ({ number, text: 'On regarde ensemble un autre exemple.' })),
    }
    await stock(database, [video])
    await database.query('update video set chapters = $2::jsonb where id = $1', [
      video.video,
      JSON.stringify([
        { start: 0, title: 'Regarder' },
        { start: 74, title: 'Le pari du xylophone' },
      ]),
    ])
    await database.transaction(async (queries) => {
      await leaveIndex(queries, video)
      const whole = await searchableOf(queries, video.video)
      if (whole) await enterIndex(queries, whole)
    })
    const found = await search('xilophone')
    expect(found.videos.map(({ id, moments }) => [id, moments.map(({ start }) => start)])).toEqual([
      ['in-chapters', [72]],
    ])
    await database.transaction(async (queries) => {
      const whole = await searchableOf(queries, video.video)
      if (whole) await leaveIndex(queries, whole)
      await queries.query('delete from video where id = $1', [video.video])
    })
    expect(await words()).toEqual(before)
  })

  test.skipIf(skip)('what leaves the index leaves no word behind', async () => {
    const words = () => database.query('select word, language, uses from term order by word, language')
    const before = await words()
    const extra = {
      video: 'lesson-prix-hausse',
      language: 'fr',
      title: 'Xylophone',
      summary: '',
      mentor: 'Yggdrasil',
      topics: [],
      segments: [{ number: 0, text: 'prix quintessence' }],
    }
    await database.transaction((queries) => enterIndex(queries, { ...extra, video: 'lesson-statut' }))
    expect(await first('quintessence')).toBe('lesson-statut')
    await database.transaction(async (queries) => {
      await queries.query(`delete from passage where video = 'lesson-statut' and vector @@ 'quintessence'`)
      await leaveIndex(queries, { ...extra, video: 'nowhere-nowhere' })
    })
    expect(await words()).toEqual(before)
  })
})

test('typing errors are counted as Algolia counts them', () => {
  for (const [a, b, typos] of [
    ['prix', 'prix', 0],
    ['prix', 'pirx', 1],
    ['prix', 'prox', 1],
    ['prix', 'pris', 1],
    ['prix', 'pri', 1],
    ['prix', 'prixs', 1],
    ['brix', 'prix', 2],
    ['prospection', 'prospektoin', 2],
  ] as const)
    expect(typosBetween(a, b), `${a} ${b}`).toBe(typos)
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(typosBetween(a, b)).toBe(typosBetween(b, a))
      expect(typosBetween(a, a)).toBe(0)
      expect(typosBetween(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length) + 1)
    }),
  )
})

test('words are folded where they stand, and hidden ones are no words', () => {
  expect(foldedText('L’œuvre d’Été : [téléphone] ▒ rendez-vous, ÇA va ?')).toBe('l oeuvre d ete rendez vous ca va')
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const normal = text.normalize('NFC')
      for (const { lower, from, to } of wordsIn(text)) expect(normal.slice(from, to).toLowerCase()).toBe(lower)
      expect(
        marked(text, () => 1)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(normal)
    }),
  )
})

test('the field is read: words, phrases, exclusions, the last word as a beginning', () => {
  const parsed = parse('prix "mise en demeure" -client prosp', usualSettings)
  expect(parsed.phrases).toEqual(['mise en demeure'])
  expect(parsed.excluded).toEqual(['client'])
  expect(parsed.words.map(({ folded, prefix, typos }) => [folded, prefix, typos])).toEqual([
    ['prix', false, 1],
    ['prosp', true, 1],
  ])
  expect(parse('rendez-vous prospection ', usualSettings).words.map(({ prefix, typos }) => [prefix, typos])).toEqual([
    [false, 1],
    [false, 1],
    [false, 2],
  ])
})
