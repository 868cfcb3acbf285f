import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { stock } from '../../../test/support/stock.ts'
import { SearchRequest } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { SearchEngine } from './search.ts'
import { usualSettings } from './settings.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
let engine: SearchEngine
beforeAll(async () => {
  database = await openEmptyDatabase()
  await stock(database, [
    {
      ...{ video: 'figures', language: 'fr', title: 'Les chiffres', summary: '', mentor: 'Claire' },
      ...{ topics: [], recordedAt: '2025-06-01', secondsASegment: 5 },
      segments: [{ number: 0, text: 'On combine les deux chiffres, et la beauté du dessin compte.' }],
    },
  ])
  engine = new SearchEngine(database, async () => usualSettings)
})
afterAll(() => database?.close())

test('what questions are made of is nobody’s slip, though a word that looks like it is said', async () => {
  for (const q of ['combien de chiffres', 'beaucoup de chiffres', 'best chiffres']) {
    const { videos, corrected } = await engine.search(SearchRequest.parse({ q: `${q} ` }), 'all')
    expect([videos.map(({ id }) => id), corrected], q).toEqual([['figures'], []])
  }
  // Other words are corrected as before.
  const { corrected } = await engine.search(SearchRequest.parse({ q: 'combinne ' }), 'all')
  expect(corrected).toEqual([{ typed: 'combinne', as: 'combine' }])
})

test('a question of small words alone tells nothing, spoken or written', async () => {
  for (const text of ['euh ben ils font les deux', 'bah lequel de ceux-là', 'um gonna do it'])
    expect(
      (await engine.understand(`${text} `, usualSettings, 'all')).groups
        .filter(({ asked }) => !asked.optional)
        .map(({ asked }) => asked.folded),
      text,
    ).toEqual(text.endsWith('deux') ? ['font', 'deux'] : [])
})
