import { StudioError } from '../../core/contract/errors.ts'
import { archiveOf } from '../../core/fleet/archive.ts'
import type { FleetRecording, FleetTask, SessionEndNoted, StageEnd } from '../../core/fleet/records.ts'
import type { Database } from '../../knowledge/server/database/database.ts'
import { openPostgres } from '../../knowledge/server/database/postgres.ts'

/**
 * What a fleet has done, as rows: one a session, one a stage of it. Ids, outcomes, figures and hashes; no name, no place,
 * nothing that is said or seen. Whoever wants to know which recording a session is finds it in the work store.
 */
export interface FleetResults {
  /** @throws StudioError `store-unreachable` */
  noteStage(task: FleetTask, recording: FleetRecording, end: StageEnd): Promise<void>
  /** @throws StudioError `store-unreachable` */
  noteSession(task: FleetTask, recording: FleetRecording, end: SessionEndNoted): Promise<void>
  close(): Promise<void>
}

const schema = `
  create table if not exists fleet_session (
    id text primary key,
    archive text not null,
    state text not null check (state in ('working', 'clean', 'needs-person', 'failed')),
    code text,
    bytes bigint not null,
    leaks integer not null default 0,
    doubts integer not null default 0,
    report_sha256 text,
    changed timestamptz not null default now()
  );
  create index if not exists fleet_session_archive on fleet_session (archive, state);
  create table if not exists fleet_stage (
    session text not null references fleet_session (id) on delete cascade,
    stage text not null,
    outcome text not null,
    seconds double precision not null,
    ended timestamptz not null default now(),
    primary key (session, stage)
  )`

/** Any number: workers that start together make the tables one after the other. */
const schemaLock = 7_410_224

/**
 * Opens the fleet's results, made on first use.
 * @param address `postgres://user:password@host:port/database`
 * @throws StudioError `store-unreachable` when nobody answers there or lets this machine in
 */
export async function openResults(address: string): Promise<FleetResults> {
  const database = openPostgres(address)
  const results = resultsIn(database, placeIn(address))
  try {
    await results.prepare()
    return results
  } catch (error) {
    await database.close()
    throw error
  }
}

function resultsIn(database: Database, place: string): FleetResults & { prepare(): Promise<void> } {
  const written = async (statements: readonly (readonly [string, readonly unknown[]])[]): Promise<void> => {
    try {
      await database.transaction(async (queries) => {
        for (const [sql, values] of statements) await queries.query(sql, values)
      })
    } catch (cause) {
      // What a server says can name its user and its host.
      throw new StudioError('store-unreachable', { file: place }, cause)
    }
  }
  const sessionRow = `insert into fleet_session (id, archive, state, bytes) values ($1, $2, 'working', $3)
    on conflict (id) do nothing`
  const rowOf = (task: FleetTask, { id, size }: FleetRecording): readonly [string, readonly unknown[]] => [
    sessionRow,
    [id, archiveOf(task), size],
  ]
  return {
    prepare: () =>
      written([
        ['select pg_advisory_xact_lock($1)', [schemaLock]],
        ...schema.split(';').map((statement) => [statement, []] as const),
      ]),
    noteStage: (task, recording, { stage, outcome, seconds, leaks, doubts, report }) =>
      written([
        rowOf(task, recording),
        [
          `insert into fleet_stage (session, stage, outcome, seconds) values ($1, $2, $3, $4)
             on conflict (session, stage) do update set outcome = excluded.outcome, seconds = excluded.seconds, ended = now()`,
          [recording.id, stage, outcome, seconds],
        ],
        [
          `update fleet_session set leaks = $2, doubts = $3, report_sha256 = coalesce($4, report_sha256),
             changed = now() where id = $1`,
          [recording.id, leaks, doubts, report],
        ],
      ]),
    noteSession: (task, recording, { outcome, code }) =>
      written([
        rowOf(task, recording),
        [
          'update fleet_session set state = $2, code = $3, changed = now() where id = $1',
          [recording.id, outcome, code],
        ],
      ]),
    close: () => database.close(),
  }
}

/** Host and database of an address, for people: never who asks, nor how. */
function placeIn(address: string): string {
  try {
    const { host, pathname } = new URL(address)
    return `postgres://${host}${pathname}`
  } catch {
    return 'postgres://'
  }
}
