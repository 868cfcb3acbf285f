import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeReviewLibrary } from '../../test/support/review-library.ts'
import { api, type StudioApi } from '../contract/api.ts'
import { memoryLinks } from '../contract/link.ts'
import { revisionsIn } from '../contract/review/diff.ts'
import type { RenderState } from '../contract/review/renders.ts'
import { answer, ask, type Client } from '../contract/rpc.ts'
import { createStudio } from '../studio.ts'
import { handlersOf } from './handlers.ts'
import type { Reviewer } from './review.ts'
import { openDesk, type StudioDesk } from './studio-desk.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-leaking-'))
const home = join(folder, 'home')
const bugs: unknown[] = []
const anne: Reviewer = { name: 'Anne', role: 'admin' }
let session: string
let desk: StudioDesk
let client: Client<StudioApi>

beforeAll(async () => {
  const size = { minutes: 0.4, boxes: 12, words: 6, findings: 4, plays: true }
  ;({ session } = await makeReviewLibrary(home, size))
  desk = openDesk(createStudio({ home }), { language: 'en', onBug: (_, error) => bugs.push(error) })
  const [here, there] = memoryLinks()
  answer(here, api, handlersOf(desk, null), { who: anne, onBug: (_, error) => bugs.push(error) })
  client = ask<StudioApi>(there)
  for await (const event of client.stream('review.open', { session })) if (event.kind === 'ready') break
  for (const id of ['face-1', 'face-2', 'face-3', 'face-4'])
    await client.call('review.perform', { session, command: 'finding.hide', args: { id } })
}, 60_000)
afterAll(async () => {
  client.close()
  await desk.close()
  rmSync(folder, { recursive: true })
  expect(bugs).toEqual([])
})

/** Answers for all that is there now. */
const approve = () => client.call('review.approve', { session, seen: revisionsIn(desk.review.desk.state(session)) })

async function until(enough: (state: RenderState['state']) => boolean): Promise<RenderState['state']> {
  for await (const { renders } of client.stream('review.renders', { session }))
    for (const { clip, state } of renders) if (clip === null && enough(state)) return state
  throw new Error('no such render')
}

/** Names of all files below a folder of the library. */
const filesIn = (...parts: string[]): string[] => {
  const path = join(home, ...parts)
  return existsSync(path)
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => name.split('/').at(-1) ?? '')
    : []
}

test('a render in which something is left lies in quarantine, and nowhere else', async () => {
  // A face of a generated pattern: large squares of it look like it, and verification says so.
  await client.call('review.rule', { session, from: { kind: 'preset', name: 'strict' }, mask: 'mosaic' })
  await approve()
  await client.call('review.render', { session, clip: null })
  const state = await until(({ kind }) => ['clean', 'leaks', 'failed'].includes(kind))
  if (state.kind !== 'leaks') throw new Error(`it is ${state.kind}`)
  expect(new Set(state.leaks.map(({ kind }) => kind))).toEqual(new Set(['face']))
  expect(filesIn('quarantine', session, 'whole')).toEqual(expect.arrayContaining(['redacted.mp4', 'report.html']))
  expect(filesIn('sessions', session)).not.toContain('redacted.mp4')
  expect(filesIn('results', session)).toEqual([])
  expect(await desk.media(session, 'redacted', null)).toBeNull()
}, 120_000)

test('a session that is being rendered is erased when somebody says that the work may be stopped, and not before', async () => {
  await client.call('review.rule', { session, from: { kind: 'preset', name: 'strict' }, mask: null })
  await approve()
  await client.call('review.render', { session, clip: null })
  const erase = { session, typed: (await desk.rows())[0]?.title ?? '', also: [] }
  expect((await client.call('keeping.previewErasure', { session })).isBusy).toBe(true)
  const erased = async (stops: boolean) => {
    const events = []
    for await (const event of client.stream('keeping.eraseSession', { ...erase, stops })) events.push(event)
    return events
  }
  await expect(erased(false)).rejects.toMatchObject({ code: 'library-busy' })
  const told = await erased(true)
  expect(told.at(-1)).toMatchObject({ kind: 'done', certificate: { session, by: 'Anne' } })
  // The last step is told of as well: every file is gone, and the database of so many bytes follows.
  const last = told.at(-2)
  if (last?.kind !== 'progress') throw new Error('nothing was told')
  expect(last.done).toBe(last.total)
  expect(last.databaseBytes).toBeGreaterThan(0)
  expect(await desk.rows()).toEqual([])
  expect([...filesIn('sessions', session), ...filesIn('quarantine', session)]).toEqual([])
}, 120_000)
