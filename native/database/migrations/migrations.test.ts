import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { type Connection, migrate, schemaVersion } from '../connection.ts'
import { migrations } from './all.ts'

const at = (version: number): Connection => {
  const connection = new Sqlite(':memory:')
  connection.pragma('foreign_keys = on')
  migrate(connection, version)
  return connection
}
const tables = (connection: Connection): string[] =>
  connection
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .all()
    .map((row) => (row as { name: string }).name)
const hash = (letter: string): string => letter.repeat(64)
const addSession = (connection: Connection): void => {
  connection
    .prepare(
      `insert into session (id, sha256, path, fingerprint, size, title, createdAt, state, duration)
       values ('s', ?, '/a.mp4', 'f', 1, 'a', 'now', 'new', 2)`,
    )
    .run(hash('a'))
}

const numbers = migrations.map(({ to }) => to)

test('numbers ascend, and the newest is the version', () => {
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  expect(schemaVersion).toBe(numbers.at(-1))
})

test('steps made side by side come into a library in any order, each once', () => {
  const step = (to: number) => ({ to, what: '', apply: (db: Connection) => void db.exec(`create table t${to} (x)`) })
  const connection = new Sqlite(':memory:')
  migrate(connection, 9, [step(1), step(6), step(8)])
  expect(tables(connection)).toEqual(['appliedStep', 't1', 't6', 't8'])
  migrate(connection, 9, [step(1), step(5), step(6), step(7), step(8)])
  expect(tables(connection)).toEqual(['appliedStep', 't1', 't5', 't6', 't7', 't8'])
  expect(connection.pragma('user_version', { simple: true })).toBe(8)
})

test('every step moves a database from the version before and keeps what is in it', () => {
  for (const [index, { to }] of migrations.entries()) {
    const connection = at(migrations[index - 1]?.to ?? 0)
    const before = tables(connection)
    if (to > 1) addSession(connection)
    migrate(connection, to)
    expect(connection.pragma('user_version', { simple: true })).toBe(to)
    expect(tables(connection)).toEqual(expect.arrayContaining(before))
    if (to > 1) expect(connection.prepare('select title from session').get()).toEqual({ title: 'a' })
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
  }
})

test('a step that fails leaves the database as it was', () => {
  const connection = at(0)
  connection.exec('create table rate (x)')
  expect(() => migrate(connection, 1)).toThrow(/rate/)
  expect(connection.pragma('user_version', { simple: true })).toBe(0)
  expect(tables(connection)).toEqual(['rate'])
})

test('step 1: one session for each content, and a finished run has an answer', () => {
  const connection = at(1)
  addSession(connection)
  expect(() => addSession(connection)).toThrow(/UNIQUE/)
  expect(() =>
    connection
      .prepare(
        `insert into stageRun (session, stage, key, state, attempts, startedAt) values ('s', 'track', 'k', 'done', 1, '')`,
      )
      .run(),
  ).toThrow(/CHECK/)
})

test('step 2: a publication belongs to a session', () => {
  const connection = at(2)
  const add = connection.prepare(
    `insert into publication (folder, session, sourcePath, renderSha256, contentKey, files, publishedAt)
     values ('/out/a', 's', '/a.mp4', ?, 'k', '[]', 'now')`,
  )
  expect(() => add.run(hash('b'))).toThrow(/FOREIGN KEY/)
  addSession(connection)
  expect(add.run(hash('b')).changes).toBe(1)
})

test('step 3: audit entries are neither changed nor removed', () => {
  const connection = at(3)
  connection
    .prepare(`insert into audit values (1, 'now', 'policy:strict@1', 'approve-plan', 's', '{}', ?, ?)`)
    .run(hash('0'), hash('1'))
  expect(() => connection.exec("update audit set actor = 'me'")).toThrow(/append-only/)
  expect(() => connection.exec('delete from audit')).toThrow(/append-only/)
})

test('the step of bulk jobs: a recording belongs to a job, once, and goes with it', () => {
  const connection = at(30)
  const item = connection.prepare(
    `insert into bulkItem (job, number, path, size, modified, round, state) values ('j', ?, 'a.mp4', 1, 1, 1, 'waiting')`,
  )
  expect(() => item.run(1)).toThrow(/FOREIGN KEY/)
  connection.exec(
    `insert into bulkJob (id, key, source, out, wishes, state, createdAt) values ('j', 'k', '/s', '/o', '{}', 'planned', '')`,
  )
  item.run(1)
  expect(() => item.run(2)).toThrow(/UNIQUE/)
  connection.exec(`delete from bulkJob`)
  expect(connection.prepare('select count(*) as count from bulkItem').get()).toEqual({ count: 0 })
})

test('the step of what stopped bulk jobs: those that stopped before name the folder that they named', () => {
  const connection = at(75)
  const stopped = connection.prepare(
    `insert into bulkJob (id, key, source, out, wishes, state, stateCode, createdAt) values (?, ?, '/s', '/o', '{}', 'stopped', ?, '')`,
  )
  for (const code of ['file-missing', 'disk-full', 'model-missing', null])
    stopped.run(code ?? 'none', code ?? 'none', code)
  migrate(connection, 76)
  expect(connection.prepare('select id, stateData from bulkJob order by id').all()).toEqual([
    { id: 'disk-full', stateData: '{"file":"/o"}' },
    { id: 'file-missing', stateData: '{"file":"/s"}' },
    { id: 'model-missing', stateData: '{"model":"…"}' },
    { id: 'none', stateData: '{}' },
  ])
})
