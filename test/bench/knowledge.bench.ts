import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SearchRequest } from '../../knowledge/contract/search.ts'
import type { Database } from '../../knowledge/server/database/database.ts'
import { openDatabase } from '../../knowledge/server/database/open.ts'
import type { Sight } from '../../knowledge/server/search/conditions.ts'
import { SearchEngine } from '../../knowledge/server/search/search.ts'
import { usualSettings } from '../../knowledge/server/search/settings.ts'
import {
  type CorpusVideo,
  corpus,
  type FurtherLesson,
  fourthLessons,
  furtherLessons,
  lessons,
  ofLesson,
  thirdLessons,
} from '../support/lessons.ts'
import { hasPostgres, postgresMissing, startPostgres } from '../support/postgres.ts'
import { stock } from '../support/stock.ts'
import type { Bench, BenchRow } from './bench.ts'
import { miniSearch } from './peers/minisearch.ts'
import { plainFullText } from './peers/plain-full-text.ts'
import type { Search, SearchPeer } from './peers/search-peer.ts'
import { processorTime } from './processor-time.ts'

const request = (q: string): SearchRequest => ({ q, sort: 'relevance', page: 0 })
const kinds = ['typo', 'paraphrase', 'spoken'] as const

/** Finding the lesson that answers, among 100,000 generated segments: quality on four sets of questions, and time, beside two peers. */
export default {
  id: 'knowledge',
  async run({ quick, log }) {
    if (!hasPostgres) return { skipped: postgresMissing }
    const segments = quick ? 10_000 : 100_000
    const answering = [...lessons, ...furtherLessons, ...thirdLessons, ...fourthLessons]
    const videos = [...corpus(segments), ...answering.map((lesson) => ofLesson(lesson))]
    const server = await startPostgres()
    try {
      const database = await openDatabase(await server.newDatabase())
      try {
        return [...(await onServer(database, videos, segments, log)), ...(quick ? [] : await embedded(videos, log))]
      } finally {
        await database.close()
      }
    } finally {
      server.stop()
    }
  },
} satisfies Bench

async function onServer(
  database: Database,
  videos: readonly CorpusVideo[],
  segments: number,
  log: (line: string) => void,
): Promise<BenchRow[]> {
  const filling = await filled(database, videos)
  log(`${segments} segments are in after ${filling.toFixed(0)} s`)
  const engine = engineOf(database)
  const opening = performance.now()
  await engine.search(request('prix'), 'all')
  const opened = performance.now() - opening
  const peers: SearchPeer[] = [
    { name: 'Estompe', search: idsOf(engine), bytes: await indexBytes(database) },
    await plainFullText(database),
    miniSearch(videos),
  ]
  const rows: BenchRow[] = [
    { what: 'segments', value: segments, unit: '', limit: null },
    { what: 'filling', value: filling, unit: 's', limit: null },
    { what: 'first search', value: opened, unit: 'ms', limit: null, note: 'reads the index into memory' },
  ]
  for (const { name, search, bytes } of peers) {
    log(`asking ${name}`)
    rows.push(...(await quality(name, search, lessons)))
    rows.push(...(await quality(`${name}, further questions`, search, furtherLessons)))
    rows.push(...(await quality(`${name}, third questions`, search, thirdLessons)))
    rows.push(...(await quality(`${name}, fourth questions`, search, fourthLessons)))
    rows.push({ what: `${name}: index`, value: bytes / 1e6, unit: 'MB', limit: null })
    rows.push(...(await times(name, search, whole, null)))
  }
  const ours = idsOf(engine)
  rows.push(...(await times('Estompe, as one types', ours, typed, 50)))
  // A student's words are weighed by what they may see, which costs more than everybody's.
  rows.push(...(await times('Estompe, as a student types who sees half', idsOf(engine, ['half']), typed, 50)))
  return [...rows, ...(await processorTimes(database, ours)), ...(await moments(engine))]
}

/** The same segments in the database that needs no server. */
async function embedded(videos: readonly CorpusVideo[], log: (line: string) => void): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-bench-'))
  try {
    const database = await openDatabase(join(folder, 'database'))
    try {
      const filling = await filled(database, videos)
      log(`the same is in the embedded database after ${filling.toFixed(0)} s`)
      return [
        { what: 'Embedded: filling', value: filling, unit: 's', limit: null },
        ...(await times('Embedded, as one types', idsOf(engineOf(database)), typed, 50)),
        ...(await cleaning(database)),
      ]
    } finally {
      await database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What an erasure costs afterwards: all of it, and the table for which a search waits the longest. */
async function cleaning(database: Database): Promise<BenchRow[]> {
  const seconds: number[] = []
  for (const table of ['video', 'segment', 'passage', 'term']) {
    const began = performance.now()
    await database.forget([table])
    seconds.push((performance.now() - began) / 1000)
  }
  const row = (what: string, value: number): BenchRow => ({ what, value, unit: 's', limit: null })
  return [
    row(
      'Embedded: cleaning its files after an erasure',
      seconds.reduce((sum, one) => sum + one, 0),
    ),
    row('Embedded: longest wait while it does', Math.max(...seconds)),
  ]
}

const engineOf = (database: Database): SearchEngine => new SearchEngine(database, async () => usualSettings)
const idsOf =
  (engine: SearchEngine, sight: Sight = 'all'): Search =>
  async (question) =>
    (await engine.search(request(question), sight)).videos.map(({ id }) => id)

async function filled(database: Database, videos: readonly CorpusVideo[]): Promise<number> {
  const began = performance.now()
  await stock(database, videos)
  await database.query("insert into programme (id, name) values ('half', 'Half')")
  await database.query(
    `insert into video_programme (video, programme)
     select id, 'half' from (select id, row_number() over (order by id) as n from video) as numbered where n % 2 = 0`,
  )
  await database.query('vacuum analyze')
  return (performance.now() - began) / 1000
}

async function indexBytes(database: Database): Promise<number> {
  const [row] = await database.query(
    `select sum(pg_total_relation_size(name::regclass))::float8 as bytes
     from unnest(array['passage', 'term', 'index_change']) as name`,
  )
  return Number(row?.bytes)
}

async function quality(name: string, search: Search, asked: readonly FurtherLesson[]): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const told = (what: string, ranks: readonly number[]): void => {
    rows.push({ what: `${name}: recall@3, ${what}`, value: recall(ranks), unit: '', limit: null })
    rows.push({ what: `${name}: MRR, ${what}`, value: mean(ranks), unit: '', limit: null })
  }
  const all: number[] = []
  for (const kind of kinds) {
    const ranks: number[] = []
    for (const { id, questions } of asked) {
      if (questions[kind] === undefined) continue
      const place = (await search(questions[kind])).slice(0, 10).indexOf(id)
      ranks.push(place === -1 ? 0 : 1 / (place + 1))
    }
    all.push(...ranks)
    told(kind, ranks)
  }
  told('all', all)
  return rows
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
const recall = (ranks: readonly number[]): number => mean(ranks.map((rank) => (rank >= 1 / 3 ? 1 : 0)))

/** How often the first moment of the right video is the very segment that answers, or its neighbour. */
async function moments(engine: SearchEngine): Promise<BenchRow[]> {
  const near = (lesson: FurtherLesson, start: number): boolean => Math.abs(start / 6 - lesson.answer) <= 1
  const hits: number[] = []
  for (const lesson of [...lessons, ...furtherLessons])
    for (const question of Object.values(lesson.questions)) {
      const { videos } = await engine.search(request(question), 'all')
      const first = videos.find(({ id }) => id === lesson.id)?.moments[0]
      if (first) hits.push(near(lesson, first.start) ? 1 : 0)
    }
  const note = 'of the right videos that were found'
  return [{ what: 'Estompe: right moment', value: mean(hits), unit: '', limit: null, note }]
}

const questions = lessons.flatMap((lesson) => kinds.map((kind) => lesson.questions[kind]))
/** Each question as it stands. */
const whole = (): string[] => questions
/** Each question as it is typed: every third beginning of it, then the whole. */
const typed = (): string[] =>
  questions.flatMap((question) => [
    ...Array.from({ length: Math.floor(question.length / 3) }, (_, i) => question.slice(0, (i + 1) * 3)),
    question,
  ])

async function times(name: string, search: Search, asked: () => string[], limit: number | null): Promise<BenchRow[]> {
  for (const question of asked().slice(0, 20)) await search(question)
  const taken: number[] = []
  for (const question of asked()) {
    const began = performance.now()
    await search(question)
    taken.push(performance.now() - began)
  }
  return percentiles(name, taken, limit)
}

/** What a search costs the processors, here and in the database. */
async function processorTimes(database: Database, search: Search): Promise<BenchRow[]> {
  const now = await processorTime(database)
  if (!now) return []
  const spent: number[] = []
  for (const question of typed()) {
    const before = now()
    await search(question)
    spent.push(now() - before)
  }
  return percentiles('Estompe, processor time', spent, null)
}

function percentiles(name: string, taken: number[], limit: number | null): BenchRow[] {
  taken.sort((a, b) => a - b)
  const at = (share: number): number => taken[Math.floor(taken.length * share)] as number
  return [
    { what: `${name}: p50`, value: at(0.5), unit: 'ms', limit: null, note: `${taken.length} searches` },
    {
      what: `${name}: p95`,
      value: at(0.95),
      unit: 'ms',
      limit: limit === null ? null : { kind: 'at most', value: limit },
    },
  ]
}
