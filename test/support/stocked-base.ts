import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../knowledge/server/database/open.ts'
import type { KnowledgeBaseOptions } from '../../knowledge/server/knowledge-base.ts'
import { layEmptyDatabase } from './empty-database.ts'
import { openTestBase, type TestBase } from './knowledge.ts'
import { lessons, ofLesson } from './lessons.ts'
import { copyOfMade } from './made-once.ts'
import { stock } from './stock.ts'

/** The programme that sees the twenty lessons. */
export const programme = 'spring'

/** Hides addresses and the name of Camille: enough to see that masking happened. */
export const namesHidden = async (text: string): Promise<string> =>
  text.replaceAll(/\S+@\S+/g, '[e-mail]').replaceAll(/Camille( Durand)?/g, '[name]')

/** A knowledge base that holds the twenty lessons, without their media, for the programme `spring`. */
export async function openStockedBase(
  options: Omit<Partial<KnowledgeBaseOptions>, 'home' | 'database'> = {},
): Promise<TestBase> {
  const home = mkdtempSync(join(tmpdir(), 'estompe-kb-stocked-'))
  await copyOfMade('stocked-database', join(home, 'database'), fill)
  const kb = await openTestBase({ mask: namesHidden, ...options, home })
  const { remove } = kb
  return Object.assign(kb, {
    home,
    remove: async () => {
      await remove()
      rmSync(home, { recursive: true, force: true })
    },
  })
}

async function fill(folder: string): Promise<void> {
  await layEmptyDatabase(folder)
  const database = await openDatabase(folder)
  await stock(
    database,
    lessons.map((lesson) => ofLesson(lesson)),
  )
  await database.query('insert into programme (id, name) values ($1, $2), ($3, $4)', [
    ...[programme, 'Spring', 'empty', 'Empty'],
  ])
  await database.query(
    "insert into studio (id, name, public_key, trusted_at) values ('stocked-studio', 'Studio', '', now())",
  )
  await database.query("update video set studio = 'stocked-studio'")
  await database.query('insert into video_programme (video, programme) select id, $1 from video', [programme])
  await database.close()
}
