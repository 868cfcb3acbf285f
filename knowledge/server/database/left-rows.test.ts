import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { description, trustedStudio, verifiedOutput } from '../../../test/support/publication.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { packed } from '../../client/parcel.ts'
import { publish } from '../../client/publish.ts'
import { Conversation } from '../../contract/chat.ts'
import { parts, QuizQuestion, ToReview } from '../../contract/learning.ts'
import { Statement } from '../../contract/publication.ts'
import { openDatabase } from './open.ts'

// Opening an embedded database takes seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const folder = mkdtempSync(join(tmpdir(), 'estompe-left-rows-'))
/** Whatever is hidden elsewhere stays readable here, so that it can be looked for. */
const asTyped = async (text: string): Promise<string> => text

let kb: TestBase
let admin: Browser
let mentor: Browser
beforeAll(async () => {
  kb = await openStockedBase({ mask: asTyped })
  admin = await kb.enter('admin')
  mentor = await kb.enter('mentor')
})
afterAll(async () => {
  await kb?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** Tables with a row in which this stands, as text or as bytes, whatever the column: in a copy, as after a power cut. */
async function tablesWith(trace: string): Promise<string[]> {
  await kb.base.settled()
  const copy = mkdtempSync(join(folder, 'copy-'))
  cpSync(join(kb.home, 'database'), copy, { recursive: true })
  rmSync(join(copy, 'lock'))
  const database = await openDatabase(copy)
  const bytes = Buffer.from(trace).toString('hex')
  const found: string[] = []
  for (const { name } of await database.query(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  )) {
    const rows = await database.query(
      `select 1 from "${name}" as t where lower(t::text) like $1 or t::text like $2 limit 1`,
      [`%${trace}%`, `%${bytes}%`],
    )
    if (rows.length > 0) found.push(String(name))
  }
  await database.close()
  return found.sort()
}

test('of a student who leaves no row of any table holds what they typed, nor who they are', async () => {
  const trace = 'qzvkwx'
  const leaving = await kb.enter('student', [programme])
  const other = await kb.enter('student', [programme])
  await admin.json('PATCH', `/api/people/${leaving.id}`, { name: `Inès ${trace}`, email: `${trace}@example.org` })
  await leaving.json('PUT', '/api/me/weekly', { wanted: true })
  await leaving.json('PUT', '/api/videos/lesson-trac/progress', {
    position: 20,
    parts: Array.from({ length: parts }, (_, part) => part),
  })
  await mentor.json('POST', '/api/videos/lesson-trac/quiz', { text: 'Comment respires-tu ?' })
  const [quiz] = z.array(QuizQuestion).parse(await leaving.json('GET', '/api/videos/lesson-trac/quiz'))
  for (const [who, text] of [
    [leaving, `Par le ${trace}.`],
    [other, 'Par le ventre.'],
  ] as const)
    await who.json('POST', `/api/quiz/${quiz?.id}/answers`, { text })
  const [review] = z.array(ToReview).parse(await leaving.json('GET', '/api/reviews'))
  await leaving.json('POST', `/api/reviews/${review?.answer}`, { good: true, note: `Oui, ${trace}.` })
  const asked = { message: randomUUID(), text: `Où trouver un ${trace} ?` }
  const { id } = Conversation.parse(await leaving.json('POST', '/api/chat/conversations', asked))
  await mentor.json('POST', `/api/inbox/${id}/replies`, { message: randomUUID(), text: `Un ${trace} ? Nulle part.` })
  await mentor.json('POST', `/api/inbox/${id}/clip-request`, { note: 'À filmer.' })
  // A search has no asker: it is the one thing that nobody can give back.
  const searched = 'jxqwzk'
  await leaving.json('POST', '/api/search/gaps', { q: `Un ${searched} ?` })
  await expect(tablesWith(trace)).resolves.toEqual(
    expect.arrayContaining([
      ...['clip_request', 'message', 'person', 'quiz_answer', 'quiz_review', 'settled', 'unanswered'],
    ]),
  )
  expect(JSON.stringify(await mentor.json('GET', '/api/search/gaps'))).toContain(trace)

  await leaving.json('DELETE', '/api/me')
  expect(await tablesWith(trace)).toEqual([])
  expect(await tablesWith(searched)).toEqual(['gap'])
  expect(await mentor.json('GET', '/api/clip-requests')).toMatchObject([
    { question: null, note: 'À filmer.', state: 'open' },
  ])
})

test('of a clip whose consent is withdrawn no row of any table holds what is said, nor what it is called', async () => {
  const trace = 'zxkvqw'
  const student = await kb.enter('student', [programme])
  const studio = await trustedStudio(kb, admin)
  const output = await verifiedOutput(folder, [`La montgolfière du ${trace}.`, 'Elle monte.'])
  const told = { title: `Le ${trace}`, summary: `Tout du ${trace}.`, mentor: `M. ${trace}`, topics: [trace] }
  const chapters = [{ start: 0, title: `Un ${trace}` }]
  const described = description({ ...told, chapters, programmes: [programme] })
  const parcel = await packed(output.folder, described, join(folder, 'memory'))
  await publish(studio, parcel, { signal: new AbortController().signal, progress: () => undefined })
  const { video } = Statement.parse(JSON.parse(parcel.statement))
  await mentor.json('POST', `/api/videos/${video}/quiz`, { text: `Qui est ${trace} ?` })
  const [quiz] = z.array(QuizQuestion).parse(await student.json('GET', `/api/videos/${video}/quiz`))
  await student.json('POST', `/api/quiz/${quiz?.id}/answers`, { text: `C’est ${trace}.` })
  await student.json('PUT', `/api/videos/${video}/progress`, { position: 2, parts: [0] })
  const asked = { message: randomUUID(), text: 'Où va la montgolfière ?' }
  const conversation = Conversation.parse(await student.json('POST', '/api/chat/conversations', asked))
  expect(conversation.messages[1]?.cards.map((card) => card.video)).toEqual([video])
  await expect(tablesWith(trace)).resolves.toEqual(
    expect.arrayContaining(['passage', 'publication', 'quiz_answer', 'quiz_question', 'segment', 'term', 'video']),
  )

  await studio.ask('DELETE', `/api/videos/${video}`, undefined, z.object({}), new AbortController().signal)
  expect(await tablesWith(trace)).toEqual([])
  // Its name is nobody's, and says only that it was.
  expect(await tablesWith(video)).toEqual(['index_change', 'tombstone'])
  expect(kb.bugs).toEqual([])
})
