import { copyFileSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { StudioError } from '../contract/errors.ts'
import { type Library, openLibrary } from '../library.ts'
import { jobOf } from './open-job.ts'
import { sourceOf } from './places/open-places.ts'
import { type Planning, planJob } from './plan.ts'
import { reportLines } from './report-lines.ts'

let folder: string
let library: Library
let job: BulkJobRecord

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-plan-'))
  mkdirSync(join(folder, 'source', 'deep'), { recursive: true })
  library = openLibrary(join(folder, 'home'))
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: 'any', names: [] }
  job = jobOf(library, { source: join(folder, 'source'), out: join(folder, 'source', 'out'), wishes })
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const put = (name: string, content: string | Buffer): void => writeFileSync(join(folder, 'source', name), content)
const states = (): Record<string, string> =>
  Object.fromEntries(
    library.database.bulkItems
      .page(job.id, {
        states: ['waiting', 'running', 'clean', 'needs-person', 'failed', 'duplicate'],
        from: 0,
        count: 100,
      })
      .map(({ path, state, code }) => [path, code ?? state]),
  )

/** Takes a file for as many seconds as it has bytes; what says so is damaged. */
const reader: Planning['reader'] = {
  read: async (path) => {
    if (path.includes('damaged')) throw new StudioError('media-damaged', { file: path })
    if (path.includes('closed')) throw new StudioError('file-unreadable', { file: path })
    return { duration: 10, hasPicture: true }
  },
}
const plan = async (more: Partial<Planning> = {}) =>
  planJob(library, job, {
    source: await sourceOf(library, job, join(folder, 'brought')),
    ...{ signal: new AbortController().signal, jobs: 2, reader, readingSeconds: 10, recipe: 'r1' },
    onProgress: () => undefined,
    ...more,
  })

test('counts, duplicates by content, unreadable files and why, whatever files are called', async () => {
  put('a.mp4', 'first')
  put('same-size.mp4', 'other')
  put('deep/copy.mkv', 'first')
  put('empty.mp4', '')
  put('damaged.mp4', 'torn apart')
  put('notes.txt', 'hello')
  put('really-a-film.txt', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(8)]))
  put('photo.heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(8)]))
  put('.hidden.mp4', 'hidden')
  mkdirSync(join(folder, 'source', 'out'))
  put('out/redacted.mp4', 'a result is no source')
  expect(await plan()).toMatchObject({
    ...{ recordings: 6, otherFiles: 2, duplicates: 1, seconds: 30 },
    unreadable: [
      { code: 'file-empty', count: 1 },
      { code: 'media-damaged', count: 1 },
    ],
    measured: 'none',
  })
  const found = states()
  expect([found['a.mp4'], found['deep/copy.mkv']].sort()).toEqual(['duplicate', 'waiting'])
  expect(found).toMatchObject({ 'same-size.mp4': 'waiting', 'really-a-film.txt': 'waiting', 'empty.mp4': 'file-empty' })
})

test('planned again: what is done stays done, what changed or was made by another recipe waits, what is gone goes', async () => {
  for (const name of ['kept.mp4', 'changed.mp4', 'gone.mp4']) put(name, name)
  await plan()
  const { bulkItems } = library.database
  for (let item = bulkItems.begin(job.id); item; item = bulkItems.begin(job.id))
    bulkItems.end(job.id, item.number, {
      ...{ state: 'clean', code: null, session: 's', folder: '/f', leaks: 0, doubts: 0, bytes: 1, recipe: 'r1' },
    })
  put('changed.mp4', 'another content')
  unlinkSync(join(folder, 'source', 'gone.mp4'))
  await plan()
  expect(states()).toEqual({ 'kept.mp4': 'clean', 'changed.mp4': 'waiting' })
  await plan({ recipe: 'r2' })
  expect(states()).toEqual({ 'kept.mp4': 'waiting', 'changed.mp4': 'waiting' })
})

test('a recording whose first copy is gone is no duplicate any more', async () => {
  put('a.mp4', 'the same')
  await plan()
  copyFileSync(join(folder, 'source', 'a.mp4'), join(folder, 'source', 'b.mp4'))
  await plan()
  expect(states()).toEqual({ 'a.mp4': 'waiting', 'b.mp4': 'duplicate' })
  // Its session is that of the first: erasing that session takes both names off the list.
  const { bulkItems } = library.database
  const first = bulkItems.begin(job.id)?.number as number
  const end = { code: null, session: 's', folder: null, leaks: 0, doubts: 0, bytes: 0, recipe: null }
  bulkItems.end(job.id, first, { ...end, state: 'clean' })
  const all = bulkItems.page(job.id, { states: ['clean', 'duplicate'], from: 0, count: 9 })
  expect(all.map(({ session }) => session)).toEqual(['s', 's'])
  unlinkSync(join(folder, 'source', 'a.mp4'))
  await plan()
  expect(states()).toEqual({ 'b.mp4': 'waiting' })
})

test('a copy that cannot be read hands on to the next; of bytes that are damaged each copy is told', async () => {
  for (const name of ['closed.mp4', 'deep/b.mp4', 'deep/c.mp4']) put(name, 'the same')
  for (const name of ['damaged.mp4', 'deep/d.mp4']) put(name, 'torn')
  await plan()
  const { 'deep/b.mp4': b, 'deep/c.mp4': c, ...others } = states()
  expect(others).toEqual({ 'closed.mp4': 'file-unreadable', 'damaged.mp4': 'media-damaged', 'deep/d.mp4': 'duplicate' })
  expect([b, c].sort()).toEqual(['duplicate', 'waiting'])
  const told = Object.fromEntries([...reportLines(library, job, 'en')].map((line) => [line.path, line.explanation]))
  expect(told['deep/d.mp4']).toBe(`The same bytes as “damaged.mp4”. ${told['damaged.mp4']}`)
  const [waits, copy] = b === 'waiting' ? ['deep/b.mp4', 'deep/c.mp4'] : ['deep/c.mp4', 'deep/b.mp4']
  expect([told[waits], told[copy]]).toEqual(['', `The same bytes as “${waits}”.`])
})

test('headers that there was no time to read are estimated from sizes, and it says how many were read', async () => {
  for (let n = 0; n < 10; n++) put(`${n}.mp4`, 'x'.repeat(100 + n))
  const none = await plan({ readingSeconds: 0 })
  expect(none).toMatchObject({ recordings: 10, read: 0, seconds: 0 })
  let read = 0
  const asked = Promise.withResolvers<void>()
  const one = {
    read: async () => {
      read += 1
      if (read === 1) return { duration: 10, hasPicture: true }
      asked.resolve()
      return new Promise<never>(() => {})
    },
  }
  void plan({ reader: one, readingSeconds: 1000 })
  await asked.promise
  expect(read).toBe(2)
})

test('a source that is not there is an error, and nothing that is known is lost', async () => {
  put('a.mp4', 'a')
  await plan()
  rmSync(join(folder, 'source'), { recursive: true })
  await expect(plan()).rejects.toMatchObject({ code: 'file-missing' })
  expect(states()).toEqual({ 'a.mp4': 'waiting' })
})

test('a file is given up when the process that reads it dies over it again and again, not when it is killed once', async () => {
  put('killed-once.mp4', 'a')
  put('deadly.mp4', 'bb')
  const died = new Map<string, number>()
  const read = async (path: string) => {
    const times = (died.get(path) ?? 0) + 1
    died.set(path, times)
    if (path.includes('deadly') || times === 1) throw new StudioError('work-died', { file: path })
    return { duration: 10, hasPicture: true }
  }
  await plan({ reader: { read } })
  expect(states()).toEqual({ 'killed-once.mp4': 'waiting', 'deadly.mp4': 'work-died' })
})
