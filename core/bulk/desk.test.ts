import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tryLock } from '../../native/database/lock.ts'
import type { BulkJobRow } from '../contract/bulk/api.ts'
import { createStudio, type Studio } from '../studio.ts'
import { BulkDesk } from './desk.ts'

let folder: string
let studio: Studio
let desk: BulkDesk
const bugs: unknown[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-bulk-desk-'))
  mkdirSync(join(folder, 'source'))
  writeFileSync(join(folder, 'source', 'empty.mp4'), '')
  writeFileSync(join(folder, 'source', 'letter.mp4'), 'Bonjour !')
  studio = createStudio({ home: join(folder, 'home') })
  desk = new BulkDesk(studio, { language: 'en', onBug: (_, error) => bugs.push(error) })
})
afterEach(async () => {
  await desk.close()
  studio.close()
  rmSync(folder, { recursive: true })
  expect(bugs).toEqual([])
})

const wish = () => ({
  source: join(folder, 'source'),
  out: join(folder, 'out'),
  policy: 'strict',
  language: 'auto' as const,
})
const row = (): BulkJobRow => desk.rows()[0] as BulkJobRow
const until = (state: BulkJobRow['state']) => vi.waitFor(() => expect(row().state).toBe(state), { timeout: 100_000 })

test('a job is planned, started, and reports; what failed says why', async () => {
  const id = desk.plan(wish())
  expect(() => desk.plan(wish())).toThrow(expect.objectContaining({ code: 'bulk-busy' }))
  await until('planned')
  await vi.waitFor(() => expect(row()).toMatchObject({ id, own: false, plan: { recordings: 2 }, policy: 'strict' }))
  desk.start(id)
  await until('done')
  expect(row()).toMatchObject({ counts: { failed: 2, waiting: 0 }, stateCode: null })
  expect(desk.items(id, ['failed'], 0, 10).map(({ path, code }) => [path, code])).toEqual([
    ['empty.mp4', 'file-empty'],
    ['letter.mp4', 'not-media'],
  ])
  await vi.waitFor(() => expect(row().own).toBe(false))
  expect(await desk.report(id, 'csv', 'fr')).toBe(join(folder, 'out', 'estompe-source.csv'))
  desk.forget(id)
  expect(desk.rows()).toEqual([])
  expect(() => desk.start(id)).toThrow(expect.objectContaining({ code: 'bulk-missing' }))
})

test('a job that another process works on is shown as running and not started twice; one that was killed is stopped', () => {
  const { bulkJobs } = studio.library().database
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: 'any', names: [] }
  const job = bulkJobs.remember({ key: 'k', source: join(folder, 'source'), out: join(folder, 'out'), wishes })
  bulkJobs.setState(job.id, 'running')
  expect(row()).toMatchObject({ state: 'stopped' })
  const lock = tryLock(join(folder, 'home', 'locks', `bulk-${job.id}.lock`))
  expect(row()).toMatchObject({ state: 'running', own: false })
  expect(() => desk.start(job.id)).toThrow(expect.objectContaining({ code: 'bulk-busy' }))
  expect(() => desk.forget(job.id)).toThrow(expect.objectContaining({ code: 'bulk-busy' }))
  desk.wish(job.id, 'pause')
  expect(row()).toMatchObject({ state: 'paused' })
  expect(bulkJobs.get(job.id)?.wish).toBe('pause')
  lock?.release()
})

test('those who watch are told at once, and again when something changes', async () => {
  const stop = new AbortController()
  const events = desk.watch(stop.signal)
  expect((await events.next()).value).toEqual({ jobs: [] })
  const id = desk.plan(wish())
  expect((await events.next()).value?.jobs[0]).toMatchObject({ id })
  stop.abort()
  expect((await events.next()).done).toBe(true)
  await until('planned')
})

test('paths that are none, policies that are none and sources that are none are refused', async () => {
  expect(() => desk.plan({ ...wish(), source: 'here' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  expect(() => desk.plan({ ...wish(), policy: '/etc/passwd' })).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  )
  desk.plan({ ...wish(), source: join(folder, 'gone') })
  await until('stopped')
  expect(row()).toMatchObject({ stateCode: 'file-missing' })
  expect((await desk.policies()).map(({ name }) => name)).toEqual(['strict', 'mentor-visible', 'everything'])
})
