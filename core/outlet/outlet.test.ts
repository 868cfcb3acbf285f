import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { plantSession } from '../../test/support/planted-library.ts'
import { saved } from '../../test/support/review-library.ts'
import { StudioError } from '../contract/errors.ts'
import type { Delivery } from '../contract/outlet/delivery.ts'
import type { KnowledgePort, Outgoing } from '../contract/outlet/port.ts'
import type { ReviewRecord } from '../contract/review/records.ts'
import { eraseSession } from '../keeping/erase-session.ts'
import { type Library, openLibrary } from '../library.ts'
import { digestOf } from '../stages/review/digest.ts'
import { OutletDesk } from './outlet-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-outlet-'))
const server = 'https://kb.example.org'
const ada = { name: 'Ada' }
const words = {
  ...{ title: 'Fixer ses prix', summary: '', mentor: 'Claire', topics: ['prix'], programmes: [] },
  ...{ downloadable: false, recordedAt: '2026-11-02' },
}
const asked = { words, consent: 'in writing', answered: false }
let count = 0
let library: Library
let session: string
let original: string
let state: Map<string, ReviewRecord>
/** What the knowledge base is told, in order. */
let told: string[]
/** Videos that it shows. */
let shown: string[]
/** What it does with the next things that it is sent; it takes everything when nothing is left here. */
let answers: ((outgoing: Outgoing, signal: AbortSignal) => Promise<void>)[]
let desk: OutletDesk<typeof ada>

const port: KnowledgePort = {
  known: async () => [server],
  trust: async () => server,
  forget: async (one) => void told.push(`forget ${one}`),
  async send(_, outgoing, { signal, progress, refuse }) {
    told.push(`send ${outgoing.described.title} ${outgoing.video}`)
    progress(10, 100)
    await answers.shift()?.(outgoing, signal)
    if (signal.aborted) throw new StudioError('cancelled')
    refuse()
    progress(100, 100)
    shown.push(outgoing.video)
    return 'published'
  },
  async takeOut(_, video, reason) {
    told.push(`out ${reason} ${video}`)
  },
}
const open = (): void => {
  desk = new OutletDesk({
    library,
    port,
    stateOf: () => state,
    release: async () => {
      const out = join(library.home, 'results', session, 'clip')
      mkdirSync(out, { recursive: true })
      library.database.renders.put({
        ...{ session, clip: 'c1', decisions: digestOf(state), state: 'clean', at: 'now', media: 'clip.mp4', leaks: [] },
        ...{ failure: null, publishedAt: 'now', folder: library.relative(out) },
      })
    },
    mask: async (text, _, names) => [...names, 'Zoé'].reduce((masked, name) => masked.replace(name, '[nom]'), text),
    failureOf: (error) => ({ code: error instanceof StudioError ? error.code : 'internal', data: {} }),
    pauses: [1],
  })
  desk.resume()
}
const clip: ReviewRecord = {
  ...{ type: 'clip', id: 'c1', revision: 0, start: 1, end: 3, title: 'Prix', summary: '', tags: [], language: 'fr' },
}
const approval: ReviewRecord = {
  ...{ type: 'approval', id: 'a', revision: 0, by: 'Ada', role: 'reviewer', at: '2026-11-03T10:00:00.000Z' },
  ...{ decisions: digestOf(new Map([[clip.id, clip]])), checked: { findings: 0, doubts: 0, clips: 1 } },
}

beforeEach(async () => {
  library = openLibrary(join(folder, `home-${count++}`))
  const planted = await plantSession(library, 'Ludivine-0815')
  session = planted.id
  original = planted.original
  state = new Map([approval, clip].map((record) => [record.id, record]))
  told = []
  shown = []
  answers = []
  open()
  return async () => {
    await desk.close()
    library.close()
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const one = () => ({ session, clip: 'c1', server })
/** The state of the clip once it is of that kind. */
async function until(kind: Delivery['state']['kind'], enough = (_: Delivery['state']) => true) {
  for await (const { deliveries } of desk.watch(session, new AbortController().signal))
    for (const delivery of deliveries) if (delivery.state.kind === kind && enough(delivery.state)) return delivery.state
  throw new Error('nobody watches any more')
}
const videos = (): string[] => told.map((line) => line.split(' ').at(-1) ?? '')

test('an approved clip is sent with what a person said of it, and is the same when it is published again', async () => {
  await desk.publish(one(), asked, ada)
  expect(await until('published')).toMatchObject({ stale: false, address: `${server}/watch/${videos()[0]}` })
  const first = library.database.deliveries.all()[0]?.described
  expect(first).toMatchObject({ approval: { by: 'Ada' }, consents: [{ by: 'participants', how: 'in writing' }] })
  await desk.publish(one(), asked, ada)
  await until('published')
  expect(library.database.deliveries.all()[0]?.described).toEqual(first)
  expect(new Set(videos()).size).toBe(1)
  expect(desk.begin(one()).words.title).toBe('Fixer ses prix')
})

test('without an answer it goes on by itself, and says meanwhile that nobody answers', async () => {
  const seen: boolean[] = []
  const gone = async (): Promise<void> => {
    throw new StudioError('server-unreachable')
  }
  answers = [gone, gone, async () => void seen.push(await until('sending').then(() => true))]
  await desk.publish(one(), asked, ada)
  await until('published')
  expect(told.length).toBe(3)
  expect(seen).toEqual([true])
})

test('what the end of the program interrupts goes on at its next start, in the same words', async () => {
  answers = [(_, signal) => new Promise((done) => signal.addEventListener('abort', () => done()))]
  await desk.publish(one(), asked, ada)
  await until('sending', (now) => now.kind === 'sending' && now.done === 10)
  await desk.close()
  expect(library.database.deliveries.all()[0]?.state).toBe('sending')
  open()
  await until('published')
  expect(told[0]).toBe(told[1])
})

test('a pause stands until somebody lets it go on', async () => {
  answers = [(_, signal) => new Promise((done) => signal.addEventListener('abort', () => done()))]
  await desk.publish(one(), asked, ada)
  await until('sending', (now) => now.kind === 'sending' && now.done === 10)
  await desk.pause(one())
  expect(await until('paused')).toEqual({ kind: 'paused', done: 10, total: 100 })
  await desk.close()
  open()
  expect(await until('paused')).toMatchObject({ done: 10 })
  desk.resumeOne(one())
  await until('published')
})

test('a change after the approval keeps it from going, and calls what is published an older version', async () => {
  answers = [
    async () => {
      throw new StudioError('server-unreachable')
    },
  ]
  await desk.publish(one(), asked, ada)
  state = new Map([[clip.id, { ...clip, end: 4 } as ReviewRecord]])
  expect(await until('failed')).toEqual({ kind: 'failed', failure: { code: 'not-approved', data: {} } })
  state = new Map([approval, clip].map((record) => [record.id, record]))
  desk.resumeOne(one())
  await until('published')
  state.set('c1', { ...clip, end: 4 } as ReviewRecord)
  desk.changed()
  expect(await until('published')).toMatchObject({ stale: true })
})

test('an approval that falls while it is sent stops it: nothing becomes visible', async () => {
  answers = [(_, signal) => new Promise((done) => signal.addEventListener('abort', () => done()))]
  await desk.publish(one(), asked, ada)
  await until('sending', (now) => now.kind === 'sending' && now.done === 10)
  desk.changed()
  expect(library.database.deliveries.all()[0]?.state).toBe('sending')
  state = new Map([[clip.id, clip]])
  desk.changed()
  expect(await until('failed')).toEqual({ kind: 'failed', failure: { code: 'not-approved', data: {} } })
  expect(told.length).toBe(1)
  expect(shown).toEqual([])
})

test('an approval that falls with the last byte is asked for once more before anything is shown', async () => {
  answers = [
    async () => {
      state = new Map([[clip.id, clip]])
    },
  ]
  await desk.publish(one(), asked, ada)
  expect(await until('failed')).toMatchObject({ failure: { code: 'not-approved' } })
  expect(told.length).toBe(1)
  expect(shown).toEqual([])
})

test('the titles of chapters are read as well as what is typed', async () => {
  const named: ReviewRecord = { ...clip, title: 'Le prix de Zoé' }
  const approved = { ...approval, decisions: digestOf(new Map([[clip.id, named]])) }
  state = new Map<string, ReviewRecord>([
    [approval.id, approved],
    [clip.id, named],
  ])
  const whole = { ...one(), clip: null }
  await expect(desk.publish(whole, asked, ada)).rejects.toMatchObject({ code: 'personal-words', data: { what: 'nom' } })
  expect(library.database.deliveries.all()).toEqual([])
})

test('personal data in what is typed is refused, unless somebody answers for it', async () => {
  const named = { ...asked, words: { ...words, title: 'L’offre de Zoé' } }
  await expect(desk.publish(one(), named, ada)).rejects.toMatchObject({ code: 'personal-words', data: { what: 'nom' } })
  await expect(desk.publish(one(), { ...asked, consent: '' }, ada)).rejects.toMatchObject({ code: 'consent-unsaid' })
  expect(library.database.deliveries.all()).toEqual([])
  await desk.publish(one(), { ...named, answered: true }, ada)
  await until('published')
})

test('a name that is hidden in the session is refused, which no detector need know; whom everybody may know is not', async () => {
  const person = (id: string, name: string, decision: 'keep' | null): ReviewRecord => ({
    ...{ type: 'person', id, revision: 0, name, decision, decided: null },
    consent: decision ? { at: '2026-11-03T10:00:00.000Z', how: 'signed', by: 'Ada' } : null,
  })
  const records = [clip, person('p1', 'Kewan', null), person('p2', 'Inès', 'keep'), person('p3', words.mentor, null)]
  const decisions = digestOf(new Map(records.map((record) => [record.id, record])))
  state = new Map([{ ...approval, decisions } as ReviewRecord, ...records].map((record) => [record.id, record]))
  const titled = (title: string) => ({ ...asked, words: { ...words, title } })
  await expect(desk.publish(one(), titled('L’offre de Kewan'), ada)).rejects.toMatchObject({ code: 'personal-words' })
  expect(library.database.deliveries.all()).toEqual([])
  await desk.publish(one(), titled(`${words.mentor} et Inès`), ada)
  await until('published')
})

test('a participant’s name that only a label in the picture tells is refused; that of who is kept visible is not', async () => {
  const face = (id: string, person: string, x: number): ReviewRecord => ({
    ...{ type: 'finding', id, revision: 0, origin: 'detected', decision: null, why: null, decided: null },
    finding: {
      ...{ id, kind: 'face', entity: null, person, start: 0, end: 9, words: null, score: 1, doubts: [] },
      ...{ keyframes: [{ time: 0, box: [x, 0.3, 0.1, 0.2] }], reasons: [{ detector: 'face', code: 'model' }] },
    },
  })
  const kept: ReviewRecord = {
    ...{ type: 'person', id: 'p2', revision: 0, name: null, decision: 'keep', decided: null },
    consent: { at: '2026-11-03T10:00:00.000Z', how: 'signed', by: 'Ada' },
  }
  const records = [clip, kept, face('f1', 'p1', 0.2), face('f2', 'p2', 0.7)]
  const decisions = digestOf(new Map(records.map((record) => [record.id, record])))
  state = new Map([{ ...approval, decisions } as ReviewRecord, ...records].map((record) => [record.id, record]))
  await saved(library, session, original, 'detect', {
    ...{ detections: null, cuts: [], faceInterval: 0.2, spoken: [] },
    labels: [
      { name: 'Kewan', start: 0, end: 9, tile: [0, 0, 0.5, 1] },
      { name: 'Inès', start: 0, end: 9, tile: [0.5, 0, 0.5, 1] },
    ],
  })
  const titled = (title: string) => ({ ...asked, words: { ...words, title } })
  await expect(desk.publish(one(), titled('L’offre de Kewan'), ada)).rejects.toMatchObject({ code: 'personal-words' })
  await desk.publish(one(), titled('L’offre d’Inès'), ada)
  await until('published')
})

test('a withdrawn consent takes it out; under a new consent it is another clip', async () => {
  await desk.publish(one(), asked, ada)
  await until('published')
  await desk.letGo(session)
  await until('gone')
  expect(told[1]).toBe(`out consent-withdrawn ${videos()[0]}`)
  expect(library.database.deliveries.all()[0]?.described).toBe(null)
  await desk.publish(one(), asked, ada)
  await until('published')
  expect(videos()[2]).not.toBe(videos()[0])
})

test('an erased session is taken out, also when its last bytes are on their way', async () => {
  let arrive = (): void => undefined
  answers = [() => new Promise((done) => (arrive = done))]
  await desk.publish(one(), asked, ada)
  await until('sending', (now) => now.kind === 'sending' && now.done === 10)
  // Another process erases: this one learns of it from the rows alone.
  const erased = eraseSession(library, session, 'Ada')
  await erased
  expect(library.database.deliveries.all()).toMatchObject([{ state: 'leaving', session: null, described: null }])
  arrive()
  desk.resume()
  await expect.poll(() => library.database.deliveries.all()).toEqual([])
  expect(told[1]).toBe(`out person-left ${videos()[0]}`)
  expect(library.database.audit.all().at(-1)).toMatchObject({ action: 'taken-out-of-knowledge-base', session: '' })
})

test('a knowledge base is forgotten at once, or when somebody is sure that clips stay there', async () => {
  await desk.publish({ session, clip: 'c1', server }, asked, ada)
  await vi.waitFor(() => expect(library.database.deliveries.all()[0]?.state).toBe('published'), 20_000)
  expect(await desk.forget(server, false, ada)).toEqual({ forgotten: false, staying: 1 })
  expect(told.some((one) => one.startsWith('forget'))).toBe(false)
  expect(await desk.forget(server, true, ada)).toEqual({ forgotten: true, staying: 1 })
  expect(told.at(-1)).toBe(`forget ${server}`)
  expect(library.database.deliveries.all()).toEqual([])
})
