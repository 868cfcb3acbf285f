import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-database-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let path = ''
beforeEach(() => {
  path = join(folder, `${number++}.db`)
})

const recording = {
  sha256: 'a'.repeat(64),
  path: '/calls/one.mp4',
  fingerprint: 'f1',
  size: 12,
  title: 'one',
  duration: 24,
}

test('a database of a newer program is refused and not touched', () => {
  const newer = new Sqlite(path)
  newer.exec('create table future (x)')
  newer.pragma('user_version = 999')
  newer.close()
  const before = readFileSync(path)
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'database-newer' }))
  expect(readFileSync(path)).toEqual(before)
})

test('a file that is no database is reported as damaged and left as it is', () => {
  writeFileSync(path, 'x'.repeat(5000))
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'database-damaged' }))
  expect(readFileSync(path, 'utf8')).toBe('x'.repeat(5000))
})

test('a write is on the disk when it returns, and survives reopening', () => {
  const database = openDatabase(path)
  const { id } = database.sessions.remember(recording)
  database.sessions.setState(id, 'failed', 'disk-full')
  database.close()
  const again = openDatabase(path)
  expect(again.sessions.get(id)).toMatchObject({ ...recording, state: 'failed', stateCode: 'disk-full' })
  again.close()
  const raw = new Sqlite(path, { readonly: true })
  expect(raw.pragma('journal_mode', { simple: true })).toBe('wal')
  raw.close()
})

test('the same content at another place is the same session, told where it is now, and keeps its title', () => {
  const database = openDatabase(path)
  const first = database.sessions.remember(recording)
  const second = database.sessions.remember({ ...recording, path: '/moved/two.mp4', fingerprint: 'f2', title: 'two' })
  expect(second).toMatchObject({
    id: first.id,
    path: '/moved/two.mp4',
    title: recording.title,
    createdAt: first.createdAt,
  })
  expect(database.sessions.all()).toHaveLength(1)
  expect(database.sessions.byFile('/calls/one.mp4', 'f1')).toBeNull()
  expect(database.sessions.byFile('/moved/two.mp4', 'f2')?.id).toBe(first.id)
  database.close()
})

test('a run that was interrupted counts its attempts; one that is asked again after its end starts over', () => {
  const database = openDatabase(path)
  const { id } = database.sessions.remember(recording)
  const runs = database.stageRuns
  const answer = { artefact: 'sessions/x/answer.json', artefactSha256: 'b'.repeat(64), files: [], seconds: 3 }
  runs.start(id, 'detect', 'k')
  runs.start(id, 'detect', 'k')
  expect(runs.find(id, 'detect', 'k')).toMatchObject({ state: 'running', attempts: 2, artefact: null })
  runs.finish({ session: id, stage: 'detect', key: 'k', ...answer })
  expect(runs.find(id, 'detect', 'k')).toMatchObject({ state: 'done', attempts: 2, seconds: 3 })
  runs.start(id, 'detect', 'k')
  expect(runs.find(id, 'detect', 'k')?.attempts).toBe(1)
  database.close()
})

test('rates follow what is measured', () => {
  const database = openDatabase(path)
  database.rates.learn('render:picture', 1)
  database.rates.learn('render:picture', 0.5)
  expect(database.rates.all().get('render:picture')).toBeCloseTo(0.75)
  for (let time = 0; time < 40; time++) database.rates.learn('render:picture', 0.2)
  expect(database.rates.all().get('render:picture')).toBeCloseTo(0.2, 3)
  database.close()
})
