import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FleetRecording, FleetTask, StageEnd } from '../core/fleet/records.ts'
import { type FleetResults, openResults } from '../hosts/fleet/results.ts'
import { hasPostgres, type PostgresServer, postgresMissing, startPostgres } from './support/postgres.ts'

const why = hasPostgres ? 'PostgreSQL' : `skipped: ${postgresMissing}`
let server: PostgresServer
let address: string
let results: FleetResults
let client: pg.Client

// As far as rows are concerned, of a task only its hash is looked at.
const task = { source: 's3://archive/calls of Camille', out: 's3://clean', work: 's3://work' } as FleetTask
const recording: FleetRecording = { id: 'a'.repeat(32), key: 'Camille Robert.mp4', size: 4_000_000_000, tag: 't1' }
const stage = (over: Partial<StageEnd>): StageEnd => ({
  ...{
    stage: 'import',
    outcome: 'going-on',
    folder: null,
    leaks: 0,
    doubts: 0,
    seconds: 1.5,
    duration: 0,
    report: null,
    pieces: 1,
    ...over,
  },
})
const rows = async (sql: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(sql)).rows

beforeAll(async () => {
  if (!hasPostgres) return
  server = await startPostgres()
  address = await server.newDatabase()
  // Workers that start together make the tables once.
  const opened = await Promise.all([openResults(address), openResults(address), openResults(address)])
  results = opened[0]
  await Promise.all(opened.slice(1).map((one) => one.close()))
  client = new pg.Client({ connectionString: address })
  await client.connect()
}, 120_000)
afterAll(async () => {
  await client?.end()
  await results?.close()
  server?.stop()
})

test.skipIf(!hasPostgres)(`a row a session and a stage, however often an end is told (${why})`, async () => {
  await results.noteStage(task, recording, stage({}))
  await results.noteStage(task, recording, stage({ seconds: 2 }))
  expect(await rows('select state, bytes, report_sha256 from fleet_session')).toEqual([
    { state: 'working', bytes: '4000000000', report_sha256: null },
  ])
  const last = stage({ stage: 'verify', outcome: 'needs-person', leaks: 2, doubts: 1, report: 'b'.repeat(64) })
  await results.noteStage(task, recording, last)
  const end = { key: recording.key, outcome: 'needs-person', code: null, folder: null, duration: 0 } as const
  await results.noteSession(task, recording, end)
  await results.noteSession(task, recording, end)
  expect(await rows('select stage, outcome, seconds from fleet_stage order by ended')).toEqual([
    { stage: 'import', outcome: 'going-on', seconds: 2 },
    { stage: 'verify', outcome: 'needs-person', seconds: 1.5 },
  ])
  expect(await rows('select id, state, code, leaks, doubts, report_sha256 from fleet_session')).toEqual([
    { id: recording.id, state: 'needs-person', code: null, leaks: 2, doubts: 1, report_sha256: 'b'.repeat(64) },
  ])
})

test.skipIf(!hasPostgres)(
  `a session that fails before its first stage has its row, and its reason (${why})`,
  async () => {
    const other = { ...recording, id: 'c'.repeat(32) }
    await results.noteSession(task, other, {
      key: other.key,
      outcome: 'failed',
      code: 'media-damaged',
      folder: null,
      duration: 0,
    })
    expect(await rows("select state, code from fleet_session where state = 'failed'")).toEqual([
      { state: 'failed', code: 'media-damaged' },
    ])
  },
)

test.skipIf(!hasPostgres)(`no name and no place is in any row (${why})`, async () => {
  const all = JSON.stringify([await rows('select * from fleet_session'), await rows('select * from fleet_stage')])
  for (const word of ['Camille', 'mp4', 's3:']) expect(all).not.toContain(word)
})

test.skipIf(!hasPostgres)(`a row that cannot be written leaves nothing of its transaction (${why})`, async () => {
  const other = { ...recording, id: 'd'.repeat(32) }
  const impossible = stage({ seconds: 'never' as unknown as number })
  await expect(results.noteStage(task, other, impossible)).rejects.toMatchObject({ code: 'store-unreachable' })
  expect(await rows(`select 1 from fleet_session where id = '${other.id}'`)).toEqual([])
})

test('a server that is not there is told without who asked', async () => {
  const error = await openResults('postgres://lea:secret@127.0.0.1:1/fleet').catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'store-unreachable', data: { file: 'postgres://127.0.0.1:1/fleet' } })
})
