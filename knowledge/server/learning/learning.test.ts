import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Browser, TestBase } from '../../../test/support/knowledge.ts'
import { openStockedBase, programme } from '../../../test/support/stocked-base.ts'
import { ClipRequest } from '../../contract/chat.ts'
import {
  AffinityGroup,
  Certificate,
  Kpi,
  Path,
  Progress,
  parts,
  QuizQuestion,
  ToReview,
  Traces,
  Unfinished,
} from '../../contract/learning.ts'
import { Person } from '../../contract/people.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
let now = start
/** Milliseconds: opening a database takes seconds here and a minute on a busy machine. */
const long = 240_000
let kb: TestBase
let mentor: Browser
let admin: Browser
let students: Browser[]
beforeAll(async () => {
  kb = await openStockedBase({ now: () => new Date(now) })
  mentor = await kb.enter('mentor')
  admin = await kb.enter('admin')
  students = []
  for (let i = 0; i < 4; i++) students.push(await kb.enter('student', [programme]))
}, long)
afterAll(() => kb?.remove())

const all = Array.from({ length: parts }, (_, part) => part)
const watch = async (who: Browser, video: string, played = all, position = 12) =>
  Progress.parse(await who.json('PUT', `/api/videos/${video}/progress`, { position, parts: played }))
const pathsOf = async (who: Browser) => z.array(Path).parse(await who.json('GET', '/api/paths'))
const student = (i: number): Browser => students[i] as Browser

test('progress grows part by part, is there on any device, and is one’s own', async () => {
  expect(await watch(student(0), 'lesson-trac', [0, 1], 2)).toEqual({ position: 2, share: 0.1 })
  expect(await watch(student(0), 'lesson-trac', [1, 2], 3)).toEqual({ position: 3, share: 0.15 })
  expect(await student(0).json('GET', '/api/videos/lesson-trac/progress')).toEqual({ position: 3, share: 0.15 })
  expect(await student(1).json('GET', '/api/videos/lesson-trac/progress')).toEqual({ position: 0, share: 0 })
  const outsider = await kb.enter('student', ['empty'])
  expect((await outsider.ask('PUT', '/api/videos/lesson-trac/progress', { position: 1, parts: [0] })).status).toBe(404)
  for (const bad of [
    { position: -1, parts: [] },
    { position: 1, parts: [20] },
    { position: 1, parts: [0.5] },
  ])
    expect((await student(0).ask('PUT', '/api/videos/lesson-trac/progress', bad)).status).toBe(400)
})

test('what one began and did not finish is named with where one stopped, the latest first, as far as one may see it', async () => {
  const fresh = await kb.enter('student', [programme])
  const begun = async (who = fresh) =>
    z
      .array(Unfinished)
      .parse(await who.json('GET', '/api/me/unfinished'))
      .map(({ video, position }) => [video, position])
  expect(await begun()).toEqual([])
  await watch(fresh, 'lesson-trac', [0], 8)
  now += 60_000
  await watch(fresh, 'lesson-offre', [0, 1], 12)
  // Opened and left at once; and watched to the end.
  await watch(fresh, 'lesson-temps', [], 1)
  await watch(fresh, 'lesson-statut', all, 20)
  expect(await begun()).toEqual([
    ['lesson-offre', 12],
    ['lesson-trac', 8],
  ])
  expect(await begun(student(3))).toEqual([])
  await admin.json('PATCH', `/api/people/${fresh.id}`, { programmes: ['empty'] })
  expect(await begun()).toEqual([])
  await fresh.json('DELETE', '/api/me')
  now = start
})

test('a path is for its programme, a template for nobody; finishing it gives one certificate', async () => {
  const draft = { title: 'Se lancer', summary: '', programme: null, videos: ['lesson-trac', 'lesson-offre'] }
  const template = Path.parse(await mentor.json('POST', '/api/paths', draft))
  expect(await pathsOf(student(0))).toEqual([])
  const copy = Path.parse(await mentor.json('POST', '/api/paths', { ...draft, title: 'Printemps', programme }))
  await mentor.json('PUT', `/api/paths/${copy.id}`, {
    ...draft,
    title: 'Printemps',
    programme,
    videos: ['lesson-offre', 'lesson-trac'],
  })
  expect((await pathsOf(mentor)).map(({ id }) => id).sort()).toEqual([template.id, copy.id].sort())
  const [mine] = await pathsOf(student(1))
  expect(mine).toMatchObject({ id: copy.id, finished: false, certificate: null })
  expect(mine?.steps.map(({ video }) => video)).toEqual(['lesson-offre', 'lesson-trac'])
  for (const bad of [
    { ...draft, videos: ['no-such-video'] },
    { ...draft, programme: 'no-such' },
  ])
    expect((await mentor.ask('POST', '/api/paths', bad)).status).toBe(404)
  expect((await student(1).ask('GET', `/api/paths/${template.id}`)).status).toBe(404)
  await watch(student(1), 'lesson-offre')
  expect((await pathsOf(student(1)))[0]).toMatchObject({ finished: false, certificate: null })
  await watch(student(1), 'lesson-trac')
  const [done] = await pathsOf(student(1))
  expect(done?.finished).toBe(true)
  expect((await pathsOf(student(1)))[0]?.certificate).toBe(done?.certificate)
  const address = `/api/certificates/${done?.certificate}`
  expect(Certificate.parse(await student(1).json('GET', address))).toMatchObject({
    name: 'Test student',
    path: 'Printemps',
  })
  expect((await student(2).ask('GET', address)).status).toBe(404)
  await mentor.json('DELETE', `/api/paths/${copy.id}`)
  expect((await mentor.ask('GET', address)).status).toBe(200)
})

test('a quiz is reviewed by two peers, who see no name and no personal data, or by a mentor alone', async () => {
  await mentor.json('POST', '/api/videos/lesson-temps/quiz', { text: 'Quand lire ses courriels ?' })
  const quizOf = async (who: Browser) =>
    z.array(QuizQuestion).parse(await who.json('GET', '/api/videos/lesson-temps/quiz'))
  const outsider = await kb.enter('student', ['empty'])
  expect(await quizOf(outsider)).toEqual([])
  const [question] = await quizOf(student(0))
  const answer = (who: Browser, text: string) => who.ask('POST', `/api/quiz/${question?.id}/answers`, { text })
  expect((await answer(outsider, 'x')).status).toBe(404)
  expect((await answer(student(0), 'Comme Camille, à onze heures.')).status).toBe(200)
  const reviewsOf = async (who: Browser) => z.array(ToReview).parse(await who.json('GET', '/api/reviews'))
  const [seen] = await reviewsOf(student(1))
  expect(seen).toMatchObject({ text: 'Comme [name], à onze heures.', video: 'lesson-temps' })
  expect((await reviewsOf(mentor))[0]?.text).toBe('Comme Camille, à onze heures.')
  expect([await reviewsOf(student(0)), await reviewsOf(outsider)]).toEqual([[], []])
  const review = (who: Browser, good: boolean, id = seen?.answer) =>
    who.ask('POST', `/api/reviews/${id}`, { good, note: good ? '' : 'Et le soir, Camille ?' })
  expect([(await review(outsider, true)).status, (await review(student(0), true)).status]).toEqual([404, 404])
  await review(student(1), false)
  expect((await review(student(1), false)).status).toBe(404)
  expect((await quizOf(student(0)))[0]?.mine?.state).toBe('waiting')
  await review(student(2), false)
  expect((await quizOf(student(0)))[0]?.mine).toMatchObject({
    state: 'again',
    notes: Array(2).fill('Et le soir, [name] ?'),
  })
  await answer(student(0), 'À onze et à dix-sept heures.')
  expect((await quizOf(student(0)))[0]?.mine).toMatchObject({ state: 'waiting', notes: [] })
  await review(mentor, true, (await reviewsOf(mentor))[0]?.answer)
  expect((await quizOf(student(0)))[0]?.mine?.state).toBe('passed')
  expect((await answer(student(0), 'x')).status).toBe(409)
  const path = Path.parse(
    await mentor.json('POST', '/api/paths', { title: 'Temps', programme, videos: ['lesson-temps'] }),
  )
  await watch(student(0), 'lesson-temps')
  await watch(student(1), 'lesson-temps')
  const finished = async (who: Browser) => (await pathsOf(who)).find(({ id }) => id === path.id)?.finished
  expect([await finished(student(0)), await finished(student(1))]).toEqual([true, false])
  await mentor.json('DELETE', `/api/quiz/${question?.id}`)
  expect(await finished(student(1))).toBe(true)
})

test('a student sees and erases their own traces', async () => {
  const fresh = await kb.enter('student', [programme])
  await watch(fresh, 'lesson-offre')
  await watch(fresh, 'lesson-offre', [3])
  await fresh.json('POST', '/api/chat/conversations', { message: randomUUID(), text: 'relanser trois foix' })
  const before = Traces.parse(await fresh.json('GET', '/api/me/traces'))
  expect(before.watched).toMatchObject([{ video: { id: 'lesson-offre' }, share: 1, times: 2 }])
  expect(before.conversations).toBe(1)
  const { id } = Person.parse(await fresh.json('GET', '/api/me'))
  await admin.json('PATCH', `/api/people/${id}`, { programmes: ['empty'] })
  const left = Traces.parse(await fresh.json('GET', '/api/me/traces'))
  expect(left.watched).toEqual([{ ...before.watched[0], video: null }])
  await fresh.json('DELETE', '/api/me/traces')
  expect(await fresh.json('GET', '/api/me/traces')).toMatchObject({ watched: [], conversations: 0, recordStore: false })
})

test('figures are of five people or more, of a video as of a programme', async () => {
  const kpiOf = async (query = '') => Kpi.parse(await mentor.json('GET', `/api/kpi${query}`))
  await admin.json('PUT', '/api/programmes', { id: 'autumn', name: 'Autumn' })
  const group: Browser[] = []
  for (let i = 0; i < 4; i++) group.push(await kb.enter('student', [programme, 'autumn']))
  for (const one of group) await watch(one, 'lesson-impayes', [0, 1])
  await group[0]?.json('POST', '/api/chat/conversations', { message: randomUUID(), text: 'relanser trois foix' })
  const few = await kpiOf('?programme=autumn')
  expect([few.people, few.figures, few.videos]).toEqual([null, null, []])
  const fifth = await kb.enter('student', [programme, 'autumn'])
  await watch(fifth, 'lesson-impayes')
  await watch(fifth, 'lesson-impayes', [0])
  // What is left of the other programme, which holds all of this one, is too few still.
  expect(await kpiOf('?programme=autumn')).toMatchObject({ people: null, figures: null })
  for (const one of [...students, await kb.enter('student', [programme])]) await watch(one, 'lesson-temps')
  const enough = await kpiOf('?programme=autumn')
  expect(enough.people).toBe(5)
  expect(enough.figures).toEqual({
    ...{ views: 5, completion: 0.2, questions: 1, byClip: 1, byMentor: 0, waiting: 0, minutesSaved: 10 },
  })
  expect(enough.videos).toEqual([
    expect.objectContaining({ video: 'lesson-impayes', people: 5, again: 1, left: 0, helpful: 0 }),
  ])
  expect(enough.videos[0]?.share).toBeCloseTo((4 * 0.1 + 1) / 5)
  const groupsOf = async (query: string) =>
    z.array(AffinityGroup).parse(await mentor.json('GET', `/api/affinity${query}`))
  const together = await groupsOf('?programme=autumn')
  expect(together.map(({ people, topics }) => [people.length, topics])).toEqual([[5, ['trésorerie']]])
  expect(await groupsOf('?programme=empty')).toEqual([])
  now += 8 * 86_400_000
  expect((await kpiOf('?programme=autumn')).videos[0]?.left).toBe(4)
  expect((await kpiOf('?programme=autumn&days=5')).people).toBeNull()
})

test('an erased clip leaves paths, traces and quizzes', async () => {
  const path = Path.parse(
    await mentor.json('POST', '/api/paths', { title: 'Deux', programme, videos: ['lesson-impayes', 'lesson-offre'] }),
  )
  await admin.json('DELETE', '/api/videos/lesson-impayes?reason=consent-withdrawn')
  const after = Path.parse(await mentor.json('GET', `/api/paths/${path.id}`))
  expect(after.steps.map(({ video }) => video)).toEqual(['lesson-offre'])
  expect((await mentor.json('GET', '/api/kpi?programme=autumn')) as Kpi).toMatchObject({ people: null, videos: [] })
})

test('what was watched, answered and asked for goes after the days that the policy names', {
  timeout: long,
}, async () => {
  const fresh = await kb.enter('student', [programme])
  await watch(fresh, 'lesson-offre')
  await mentor.json('POST', '/api/videos/lesson-offre/quiz', { text: 'À qui ?' })
  const [question] = z.array(QuizQuestion).parse(await fresh.json('GET', '/api/videos/lesson-offre/quiz'))
  await fresh.json('POST', `/api/quiz/${question?.id}/answers`, { text: 'À ma voisine.' })
  await fresh.json('POST', '/api/search/gaps', { q: 'zanzibar' })
  const ended = async (video: string | null) => {
    const { id } = z
      .object({ id: z.string() })
      .parse(await fresh.json('POST', '/api/chat/conversations', { message: randomUUID(), text: 'zanzibar' }))
    await fresh.json('POST', `/api/chat/conversations/${id}/hand-over`)
    const asked = ClipRequest.parse(await mentor.json('POST', `/api/inbox/${id}/clip-request`, { note: 'Oui.' }))
    if (video === null) await mentor.json('POST', `/api/clip-requests/${asked.id}/end`, { video })
    return asked.id
  }
  await ended(null)
  const open = await ended('')
  now += 366 * 86_400_000
  await kb.restart()
  const again = await kb.enter('admin')
  const settings = await again.json('GET', '/api/chat/settings')
  await again.json('PUT', '/api/chat/settings', settings)
  expect((await kpiCounts(again)).videos).toEqual([])
  expect(await again.json('GET', '/api/reviews')).toEqual([])
  expect(await again.json('GET', '/api/search/gaps')).toEqual([])
  const requests = z.array(ClipRequest).parse(await again.json('GET', '/api/clip-requests'))
  expect(requests.map(({ id }) => id)).toEqual([open])
  expect(kb.bugs).toEqual([])
})

const kpiCounts = async (who: Browser) => Kpi.parse(await who.json('GET', '/api/kpi?days=3650'))
