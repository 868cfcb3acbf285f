import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import MiniSearch from 'minisearch'
import { z } from 'zod'
import type { SearchRequest } from '../../knowledge/contract/search.ts'
import type { Database } from '../../knowledge/server/database/database.ts'
import { openDatabase } from '../../knowledge/server/database/open.ts'
import { SearchEngine } from '../../knowledge/server/search/search.ts'
import { usualSettings } from '../../knowledge/server/search/settings.ts'
import { type CorpusVideo, corpus, type Lesson, lessons, ofLesson } from '../support/lessons.ts'
import { hasPostgres, postgresMissing, startPostgres } from '../support/postgres.ts'
import { stock } from '../support/stock.ts'
import type { Bench, BenchRow } from './bench.ts'

/** What a search answers with: ids of videos, the best first. */
type Search = (question: string) => Promise<readonly string[]> | readonly string[]

const request = (q: string): SearchRequest => ({ q, sort: 'relevance', page: 0 })
const kinds = ['typo', 'paraphrase', 'spoken'] as const

/** Finding the lesson that answers, among 100,000 generated segments: quality and time, beside two peers. */
export default {
  id: 'knowledge',
  async run({ quick, log }) {
    if (!hasPostgres) return { skipped: postgresMissing }
    const server = await startPostgres()
    try {
      const database = await openDatabase(await server.newDatabase())
      try {
        const segments = quick ? 10_000 : 100_000
        return [...(await measure(database, segments, log)), ...(await embedded(segments, log))]
      } finally {
        await database.close()
      }
    } finally {
      server.stop()
    }
  },
} satisfies Bench

async function measure(database: Database, segments: number, log: (line: string) => void): Promise<BenchRow[]> {
  const videos: CorpusVideo[] = [...corpus(segments), ...lessons.map((lesson) => ofLesson(lesson))]
  const began = performance.now()
  await stock(database, videos)
  const filled = (performance.now() - began) / 1000
  await database.query('vacuum analyze')
  log(`${segments} segments are in after ${filled.toFixed(0)} s`)
  const engine = new SearchEngine(database, async () => usualSettings)
  const ours: Search = async (q) => (await engine.search(request(q), 'all')).videos.map(({ id }) => id)
  const mini = miniSearchOf(videos)
  return [
    { what: 'segments', value: segments, unit: '', limit: null },
    { what: 'filling', value: filled, unit: 's', limit: null },
    ...(await sizes(database)),
    ...(await quality('Estompe', ours)),
    ...(await quality('MiniSearch', mini)),
    ...(await quality('plain full text', plainOf(database))),
    ...(await times('Estompe', ours, 50)),
    ...(await processorTimes(database, ours)),
    ...(await times('MiniSearch', mini, null)),
    // Whole questions only: with every beginning of each it would take a quarter of an hour.
    ...(await times('plain full text', plainOf(database), null, (question) => [question])),
    ...(await moments(engine)),
  ]
}

/** The same segments in the database that needs no server. */
async function embedded(segments: number, log: (line: string) => void): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-bench-'))
  try {
    const database = await openDatabase(join(folder, 'database'))
    try {
      const began = performance.now()
      await stock(database, [...corpus(segments), ...lessons.map((lesson) => ofLesson(lesson))])
      const filled = (performance.now() - began) / 1000
      await database.query('vacuum analyze')
      log(`${segments} segments are in the embedded database after ${filled.toFixed(0)} s`)
      const engine = new SearchEngine(database, async () => usualSettings)
      return [
        { what: 'Embedded: filling', value: filled, unit: 's', limit: null },
        ...(await times(
          'Embedded',
          async (q) => (await engine.search(request(q), 'all')).videos.map(({ id }) => id),
          50,
        )),
      ]
    } finally {
      await database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sizes(database: Database): Promise<BenchRow[]> {
  const Sizes = z.array(z.object({ name: z.string(), bytes: z.number() }))
  const rows = Sizes.parse(
    await database.query(
      `select name, pg_total_relation_size(name::regclass)::float8 as bytes
       from unnest(array['segment', 'passage', 'term']) as name`,
    ),
  )
  return rows.map(({ name, bytes }) => ({ what: `size of ${name}`, value: bytes / 1e6, unit: 'MB', limit: null }))
}

async function quality(name: string, search: Search): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const all: number[] = []
  for (const kind of kinds) {
    const ranks: number[] = []
    for (const lesson of lessons) {
      const place = (await search(lesson.questions[kind])).indexOf(lesson.id)
      ranks.push(place === -1 ? 0 : 1 / (place + 1))
    }
    all.push(...ranks)
    rows.push({ what: `${name}: recall@3, ${kind}`, value: recall(ranks), unit: '', limit: null })
  }
  return [
    ...rows,
    { what: `${name}: recall@3, all`, value: recall(all), unit: '', limit: null },
    { what: `${name}: MRR`, value: mean(all), unit: '', limit: null },
  ]
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
const recall = (ranks: readonly number[]): number => mean(ranks.map((rank) => (rank >= 1 / 3 ? 1 : 0)))

/** How often the first moment of the right video is the very segment that answers, or its neighbour. */
async function moments(engine: SearchEngine): Promise<BenchRow[]> {
  const near = (lesson: Lesson, start: number): boolean => Math.abs(start / 6 - lesson.answer) <= 1
  const hits: number[] = []
  for (const lesson of lessons)
    for (const kind of kinds) {
      const { videos } = await engine.search(request(lesson.questions[kind]), 'all')
      const first = videos.find(({ id }) => id === lesson.id)?.moments[0]
      if (first) hits.push(near(lesson, first.start) ? 1 : 0)
    }
  return [
    {
      what: 'Estompe: right moment',
      value: mean(hits),
      unit: '',
      limit: null,
      note: 'of the right videos that were found',
    },
  ]
}

/** Each question as it is typed: every third beginning of it, then the whole. */
const typed = (question: string): string[] => [
  ...Array.from({ length: Math.floor(question.length / 3) }, (_, i) => question.slice(0, (i + 1) * 3)),
  question,
]

async function times(name: string, search: Search, limit: number | null, asked = typed): Promise<BenchRow[]> {
  const questions = lessons.flatMap(({ questions }) => kinds.flatMap((kind) => asked(questions[kind])))
  for (const question of questions.slice(0, 20)) await search(question)
  const taken: number[] = []
  for (const question of questions) {
    const began = performance.now()
    await search(question)
    taken.push(performance.now() - began)
  }
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

/**
 * What a search costs the processors, here and in the database: it stays the same when others use the machine too.
 * Linux only; the searches must be one connection's.
 */
async function processorTimes(database: Database, search: Search): Promise<BenchRow[]> {
  const [{ pid } = { pid: 0 }] = await database.query('select pg_backend_pid()::int as pid')
  const scheduled = `/proc/${pid}/schedstat`
  if (!existsSync(scheduled)) return []
  const inDatabase = (): number => Number(readFileSync(scheduled, 'utf8').split(' ')[0]) / 1e6
  const spent: number[] = []
  for (const question of lessons.flatMap(({ questions }) => kinds.flatMap((kind) => typed(questions[kind])))) {
    const before = inDatabase()
    const here = process.cpuUsage()
    await search(question)
    const { user, system } = process.cpuUsage(here)
    spent.push(inDatabase() - before + (user + system) / 1000)
  }
  spent.sort((a, b) => a - b)
  const at = (share: number): number => spent[Math.floor(spent.length * share)] as number
  return [
    { what: 'Estompe: p50 of processor time', value: at(0.5), unit: 'ms', limit: null, note: 'server and database' },
    { what: 'Estompe: p95 of processor time', value: at(0.95), unit: 'ms', limit: null },
  ]
}

/** MiniSearch over the same segments, with its own fuzziness and completion, grouped by video. */
function miniSearchOf(videos: readonly CorpusVideo[]): Search {
  const index = new MiniSearch<{ id: string; video: string; text: string }>({
    fields: ['text'],
    storeFields: ['video'],
  })
  for (const { video, title, segments } of videos)
    index.addAll([
      { id: `${video}/title`, video, text: title },
      ...segments.map(({ number, text }) => ({ id: `${video}/${number}`, video, text })),
    ])
  return (q) => [
    ...new Set(
      index
        .search(q, { fuzzy: 0.2, prefix: true })
        .slice(0, 200)
        .map((hit) => String(hit.video)),
    ),
  ]
}

/** PostgreSQL's own full text search over the same segments, as a tutorial shows it. */
function plainOf(database: Database): Search {
  const ready = database
    .query(
      `create table if not exists plain as
     select s.video, v.recorded_at, to_tsvector(case v.language when 'fr' then 'french' else 'english' end::regconfig,
       s.text) as vector from segment s join video v on v.id = s.video`,
    )
    .then(() => database.query('create index if not exists plain_vector on plain using gin (vector)'))
  return async (q) => {
    await ready
    // Any of the words: with all of them, which is the usual form, no question is answered at all.
    const rows = await database.query(
      `select video, ts_rank(vector, query) as rank from plain,
         (select replace((plainto_tsquery('french', $1) || plainto_tsquery('english', $1))::text, '&', '|')::tsquery
            as query) as asked
       where vector @@ query order by rank desc, recorded_at desc limit 50`,
      [q],
    )
    return [...new Set(rows.map(({ video }) => String(video)))]
  }
}
