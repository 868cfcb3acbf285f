import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsentGiven } from '../../contract/recording/consent.ts'
import type { EngineEvent, PageEvent, TakeRequest } from '../../contract/recording/take.ts'
import { factsOf, type TakeFacts } from '../facts.ts'
import { Behind, type BehindHost } from './behind.ts'
import type { FollowerOptions } from './follower.ts'
import type { ToFollower } from './messages.ts'
import { answersIn } from './take-answers.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-behind-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const id = '20261122-100000-0123abcd'
const request: TakeRequest = { preset: 'call', title: 'Appel', participants: ['Léa'], expectedSeconds: 600 }
const agreed: ConsentGiven = {
  ...{ person: 'Léa', agreed: ['recording', 'reuse', 'voice'], explainedIn: 'fr' },
  how: { kind: 'spoken', at: 1 },
}
const time = new Date(0).toISOString()
const begun: EngineEvent = { kind: 'begun', take: id, version: 1, by: 'Marc', ...request }
const yes: EngineEvent = { kind: 'consent', entry: { ...agreed, kind: 'given', at: time } }
const no: EngineEvent = {
  kind: 'consent',
  entry: { kind: 'withdrawn', person: 'Léa', withdrawn: ['recording'], at: time },
}
const joins: EngineEvent = { kind: 'participants', participants: ['Léa', 'Tom'] }
const heard: PageEvent = {
  ...{ kind: 'track', at: 0 },
  track: { number: 2, kind: 'microphone', medium: 'audio', label: 'Micro', codec: 'opus' },
}
const seen: PageEvent = {
  ...{ kind: 'track', at: 0 },
  track: { number: 1, kind: 'camera', medium: 'video', label: 'Caméra', codec: 'avc' },
}
const pressed: PageEvent = { kind: 'pressed', at: 3, number: 1, waiting: 5 }
const until = (at: number): PageEvent => ({ kind: 'mark', at })

const facts = (...events: (PageEvent | EngineEvent)[]): TakeFacts =>
  factsOf(events.map((event, i) => ({ number: i + 1, time, sequence: 'at' in event ? i : null, event }))) as TakeFacts
const recorded = (...events: (PageEvent | EngineEvent)[]) => ({
  ...{ id, folder, facts: facts(begun, seen, heard, ...events) },
  kept: [1, 2].map((number) => ({ number, bytes: 1000 })),
})

function behindWith(host: Partial<BehindHost> = {}) {
  const started: FollowerOptions[] = []
  const told: ToFollower[] = []
  let ended = 0
  const behind = new Behind({
    home: folder,
    start: (options) => {
      started.push(options)
      return { tell: (message) => told.push(message), end: async () => void ended++ }
    },
    onChange: () => undefined,
    standStill: 0.02,
    ...host,
  })
  return { behind, started, told, kinds: () => told.map(({ kind }) => kind), ended: () => ended }
}

test('nothing of a take is looked at before everybody agreed; from then on what is finished of it is', () => {
  const { behind, started, told } = behindWith()
  behind.follow(recorded())
  behind.follow(recorded(until(5)))
  expect(started).toEqual([])
  behind.follow(recorded(yes))
  expect(started).toHaveLength(1)
  const grown = { kind: 'grown', bytes: 1000 }
  expect(told).toEqual([
    { ...grown, track: 1, medium: 'video', path: join(folder, '01-camera.mkv') },
    { ...grown, track: 2, medium: 'audio', path: join(folder, '02-microphone.mkv') },
  ])
})

test.each<[string, EngineEvent]>([
  ['takes the consent back', no],
  ['somebody joins who has not agreed', joins],
])('when %s, the work ends and what it found is gone', async (_, event) => {
  const { behind, ended } = behindWith()
  behind.follow(recorded(yes))
  await writeFile(answersIn(folder), '["question",1]\n')
  behind.follow(recorded(yes, event))
  await expect.poll(() => readdir(folder)).toEqual([])
  expect(ended()).toBe(1)
})

test('it stands still when the recording runs short, and is given up when that happens again and again', async () => {
  const { behind, kinds, ended } = behindWith()
  const events: (PageEvent | EngineEvent)[] = [yes]
  behind.follow(recorded(...events))
  for (let time = 1; time <= 3; time++) {
    // Two notes of one shortage count once.
    behind.follow(recorded(...events, pressed))
    events.push(pressed, pressed)
    behind.follow(recorded(...events))
    await expect.poll(() => kinds().filter((kind) => kind === 'release')).toHaveLength(time)
    expect(ended()).toBe(0)
  }
  behind.follow(recorded(...events, pressed))
  expect(ended()).toBe(1)
  await behind.close()
})

test('how far behind it is, is told of the track that is looked at least far; where nothing is, nothing is told', () => {
  const { behind, started } = behindWith()
  const other: PageEvent = { ...heard, track: { ...heard.track, number: 3, kind: 'call' } }
  const take = recorded(other, yes, until(100))
  behind.follow(take)
  expect(behind.lag(take)).toEqual({ sound: null, picture: null })
  started[0]?.onReached(2, 90, 104)
  started[0]?.onReached(3, 70, 102)
  expect(behind.lag(take)).toEqual({ sound: 34, picture: null })
  started[0]?.onReached(1, 61, 103)
  expect(behind.lag(take)).toEqual({ sound: 34, picture: 43 })
  const alone = behindWith({ start: () => null })
  alone.behind.follow(take)
  expect(alone.behind.lag(take)).toEqual({ sound: null, picture: null })
})
