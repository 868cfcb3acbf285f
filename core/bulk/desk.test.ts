import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tryLock } from '../../native/database/lock.ts'
import type { BulkJobRow, BulkManner } from '../contract/bulk/api.ts'
import { defaultModel } from '../default-model.ts'
import { programFolder } from '../root.ts'
import { createStudio, type Studio } from '../studio.ts'
import { holdBulk } from './conditions.ts'
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
  mask: null,
  model: null,
  names: [],
})
const manner: BulkManner = { between: null, nice: 10, onBattery: true, whileRecording: false }
const row = (): BulkJobRow => desk.rows()[0] as BulkJobRow
const soon = (look: () => void): Promise<void> => vi.waitFor(look, { timeout: 100_000 })
const until = (state: BulkJobRow['state']) => soon(() => expect(row().state).toBe(state))

test('a job is planned, started, and reports; what failed says why', async () => {
  const id = await desk.plan(wish())
  await expect(desk.plan(wish())).rejects.toMatchObject({ code: 'bulk-busy' })
  await until('planned')
  await soon(() => expect(row()).toMatchObject({ id, own: false, plan: { recordings: 2 }, policy: 'strict' }))
  desk.start(id, manner)
  await until('done')
  expect(row()).toMatchObject({ counts: { failed: 2, waiting: 0 }, stateCode: null })
  expect(desk.items(id, ['failed'], 0, 10).map(({ path, code }) => [path, code])).toEqual([
    ['empty.mp4', 'file-empty'],
    ['letter.mp4', 'not-media'],
  ])
  await soon(() => expect(row().own).toBe(false))
  expect(await desk.report(id, 'csv', 'fr')).toBe(join(folder, 'out', 'estompe-source.csv'))
  desk.forget(id)
  expect(desk.rows()).toEqual([])
  expect(() => desk.start(id, manner)).toThrow(expect.objectContaining({ code: 'bulk-missing' }))
})

test('a policy of one’s own is shown in plain words, and a job goes by it', async () => {
  const file = join(folder, 'ours.json')
  const strict = JSON.parse(readFileSync(join(programFolder, 'resources/policies/strict.json'), 'utf8'))
  writeFileSync(file, JSON.stringify({ ...strict, name: 'ours', version: 3 }))
  const [preset] = await desk.policies()
  expect(await desk.policy(file)).toEqual({ ...preset, name: 'ours', version: 3, says: expect.anything() })
  const id = await desk.plan({ ...wish(), policy: file })
  await until('planned')
  await soon(() => expect(row()).toMatchObject({ id, own: false, policy: 'ours.json' }))
  expect(studio.library().database.bulkJobs.get(id)?.wishes.policy).toBe(file)
})

test('a job that is started for certain hours waits outside of them, and for no others', async () => {
  const id = await desk.plan(wish())
  await until('planned')
  await soon(() => expect(row().own).toBe(false))
  const clock = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toTimeString().slice(0, 5)
  desk.start(id, { ...manner, between: `${clock(120)}-${clock(180)}` })
  await until('paused')
  await soon(() => expect(row().live?.paused).toEqual(['schedule']))
  expect(row().counts).toMatchObject({ failed: 2 })
  desk.wish(id, 'stop')
  await until('stopped')
  await soon(() => expect(row().own).toBe(false))
  desk.start(id, { ...manner, between: `${clock(-60)}-${clock(60)}` })
  await until('done')
})

test('names, mask and model are what a job is known by; a model that is not here is refused before anything is planned', async () => {
  const models = await desk.models()
  expect(models[0]).toMatchObject({ id: defaultModel, isInstalled: true, isUsual: true })
  const absent = models.find(({ isInstalled }) => !isInstalled)?.id as string
  await expect(desk.plan({ ...wish(), model: absent })).rejects.toMatchObject({ code: 'model-missing' })
  await expect(desk.plan({ ...wish(), model: 'none' })).rejects.toMatchObject({ code: 'model-unknown' })
  expect(desk.rows()).toEqual([])
  const id = await desk.plan(wish())
  await until('planned')
  await soon(() => expect(row().own).toBe(false))
  const other = await desk.plan({ ...wish(), mask: 'mosaic', names: ['Camille Roux'] })
  expect(other).not.toBe(id)
  expect(desk.rows().find((job) => job.id === other)?.wishes).toEqual({
    ...{ policy: 'strict', language: 'auto', mask: 'mosaic', model: defaultModel, names: ['Camille Roux'] },
  })
  await soon(() => expect(desk.rows().every(({ own }) => !own)).toBe(true))
})

test('a job that is told so works while a recording runs', async () => {
  const id = await desk.plan(wish())
  await until('planned')
  await soon(() => expect(row().own).toBe(false))
  const release = holdBulk(join(folder, 'home'))
  desk.start(id, manner)
  await until('paused')
  await soon(() => expect(row().live?.paused).toEqual(['recording']))
  desk.wish(id, 'stop')
  await until('stopped')
  await soon(() => expect(row().own).toBe(false))
  desk.start(id, { ...manner, nice: 0, whileRecording: true })
  await until('done')
  release()
})

test('a job that another process works on is shown as running and not started twice; one that was killed is stopped', () => {
  const { bulkJobs } = studio.library().database
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: 'any', names: [] }
  const job = bulkJobs.remember({ key: 'k', source: join(folder, 'source'), out: join(folder, 'out'), wishes })
  bulkJobs.setState(job.id, 'running')
  expect(row()).toMatchObject({ state: 'stopped' })
  const lock = tryLock(join(folder, 'home', 'locks', `bulk-${job.id}.lock`))
  expect(row()).toMatchObject({ state: 'running', own: false })
  expect(() => desk.start(job.id, manner)).toThrow(expect.objectContaining({ code: 'bulk-busy' }))
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
  const id = await desk.plan(wish())
  expect((await events.next()).value?.jobs[0]).toMatchObject({ id })
  stop.abort()
  expect((await events.next()).done).toBe(true)
  await until('planned')
})

test('paths that are none, policies that are none and sources that are none are refused', async () => {
  await expect(desk.plan({ ...wish(), source: 'here' })).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(desk.plan({ ...wish(), policy: 'mine.json' })).rejects.toMatchObject({ code: 'invalid-input' })
  const letter = join(folder, 'source', 'letter.mp4')
  await expect(desk.plan({ ...wish(), policy: letter })).rejects.toMatchObject({ code: 'policy-invalid' })
  expect(desk.rows()).toEqual([])
  await desk.plan({ ...wish(), source: join(folder, 'gone') })
  await until('stopped')
  expect(row()).toMatchObject({ stateCode: 'file-missing', stateData: { file: join(folder, 'gone') } })
  expect((await desk.policies()).map(({ name }) => name)).toEqual(['strict', 'mentor-visible', 'everything'])
})
