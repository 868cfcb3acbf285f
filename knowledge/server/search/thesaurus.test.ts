import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openEmptyDatabase } from '../../../test/support/empty-database.ts'
import { SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import { wordsIn } from './fold.ts'
import { usualSettings } from './settings.ts'
import { lexized, Thesaurus } from './thesaurus.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: Database
beforeAll(async () => {
  database = await openEmptyDatabase()
})
afterAll(() => database?.close())

const asked = async (synonyms: string[][], text: string) => {
  const thesaurus = await Thesaurus.read(database, synonyms)
  const words = await lexized(
    database,
    wordsIn(text).map(({ folded }) => folded),
  )
  return thesaurus.meant(words.map(({ stems }) => stems))
}

test('a word means what its sets say, in any inflection, and a phrase what all of its words say together', async () => {
  const sets = [
    ['Réunion', 'meeting', 'point hebdo'],
    ['point', 'detail'],
    ['mettre fin', 'rompre'],
  ]
  const [meetings] = await asked(sets, 'réunions')
  expect(meetings?.words.map(([word]) => word)).toEqual(['meeting'])
  expect(meetings?.phrases).toEqual(['point hebdo'])
  const [point, weekly] = await asked(sets, 'points hebdo')
  expect(point?.words.map(([word]) => word).sort()).toEqual(['detail', 'meeting', 'reunion'])
  expect(weekly?.words.map(([word]) => word)).toEqual(['reunion', 'meeting'])
  expect(await asked(sets, 'hebdo')).toEqual([null])
  expect((await asked(sets, 'je mets du pain')).every((meant) => meant === null)).toBe(true)
})

test('the usual settings are settings, and no set says a word twice', () => {
  expect(SearchSettings.parse(usualSettings)).toEqual(usualSettings)
  for (const set of usualSettings.synonyms) expect(new Set(set).size, set.join(', ')).toBe(set.length)
})
