import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256OfFile } from '../native/files/sha256.ts'
import type { Answers } from './contract/answers.ts'
import { StudioError } from './contract/errors.ts'
import { Source } from './contract/pipeline.ts'
import type { Progress } from './contract/progress.ts'
import { type Stage, stage } from './contract/stage.ts'
import { Job, type JobOptions, type Toolbox } from './jobs.ts'
import { type Library, openLibrary } from './library.ts'
import { setOf } from './registry.ts'

let folder = ''
let library: Library
let path = ''
let runs: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-jobs-'))
  library = openLibrary(join(folder, 'home'))
  path = join(folder, 'call.mp4')
  writeFileSync(path, 'a recording')
  aged(path)
  runs = []
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const aged = (file: string): void => utimesSync(file, new Date(0), new Date(0))
const tools = (): Toolbox => ({
  library,
  plugins: setOf([]),
  models: { need: () => Promise.reject(new Error('no models here')), maybe: () => Promise.resolve(null) },
  threads: 1,
  log: () => undefined,
})
const job = (options: Partial<JobOptions> = {}): Job =>
  new Job(tools(), {
    path,
    force: false,
    order: ['import', 'detect', 'track'],
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  })
const media = {
  ...{ container: 'mov', duration: 20, size: 11, video: null, audio: [], tags: [], chapters: [], dropped: [] },
  faults: [],
}

const importStage = stage<{ path: string }, Source>({
  name: 'import',
  version: 1,
  input: z.object({ path: z.string() }),
  output: Source,
  uses: () => [],
  run: async (input) => {
    runs.push('import')
    return { path: input.path, sha256: await sha256OfFile(input.path), media }
  },
})
const Detected = z.object({ file: z.string(), source: z.string() })
const detectStage = (version = 1, content = 'found'): Stage<{ source: Source }, z.infer<typeof Detected>> =>
  stage({
    name: 'detect',
    version,
    input: z.object({ source: Source }),
    output: Detected,
    uses: () => ['faces:1'],
    run: async ({ source }, context) => {
      runs.push('detect')
      const file = join(context.folder, 'found.jsonl')
      await writeFile(file, content)
      context.progress(1, 2)
      return { file, source: source.path }
    },
  })
const trackStage = stage<{ file: string }, { count: number }>({
  name: 'track',
  version: 1,
  input: z.object({ file: z.string() }),
  output: z.object({ count: z.number() }),
  uses: () => [],
  run: async () => {
    runs.push('track')
    return { count: 3 }
  },
})

async function whole(options: Partial<JobOptions> = {}, detect = detectStage()): Promise<{ count: number }> {
  const work = job(options)
  try {
    const source = await work.import(importStage)
    const { file } = await work.run(detect, { source })
    return await work.run(trackStage, { file })
  } finally {
    work.end()
  }
}
const ranAgain = async (...rest: Parameters<typeof whole>): Promise<string[]> => {
  runs = []
  await whole(...rest)
  return runs
}

test('what is done is not done again, nor when the file moves, nor when the library does', async () => {
  expect(await whole()).toEqual({ count: 3 })
  expect(runs).toEqual(['import', 'detect', 'track'])
  // The times of a file are trusted once they are two seconds old; until then its content is read again.
  expect((await ranAgain()).filter((name) => name !== 'import')).toEqual([])
  const moved = join(folder, 'moved.mp4')
  writeFileSync(moved, 'a recording')
  expect(await ranAgain({ path: moved })).toEqual(['import'])
  expect(library.database.sessions.all()).toHaveLength(1)
})

test('force does everything again', async () => {
  await whole()
  expect(await ranAgain({ force: true })).toEqual(['import', 'detect', 'track'])
})

test('another version of a stage re-does it, and what follows only when its answer differs', async () => {
  await whole()
  expect(await ranAgain({}, detectStage(2))).not.toContain('track')
  expect(runs).toContain('detect')
  expect(await ranAgain({}, detectStage(3, 'found more'))).toEqual(expect.arrayContaining(['detect', 'track']))
})

test('an answer that was altered or lost is made again', async () => {
  await whole()
  const [session] = library.database.sessions.all()
  const detected = library.database.stageRuns.of(session?.id as string).find((run) => run.stage === 'detect')
  const file = library.absolute(detected?.files[0]?.path as string)
  writeFileSync(file, 'forged')
  expect(await ranAgain()).toContain('detect')
  appendFileSync(library.absolute(detected?.artefact as string), ' ')
  expect(await ranAgain()).toContain('detect')
  rmSync(file)
  expect(await ranAgain()).toContain('detect')
})

test('a recording that changes while it is worked on stops the job', async () => {
  const work = job()
  const source = await work.import(importStage)
  writeFileSync(path, 'another one')
  await expect(work.run(detectStage(), { source })).rejects.toMatchObject({ code: 'source-changed' })
  work.end()
  expect(runs).not.toContain('detect')
})

test('only one job at a time works on a session; the other is told so', async () => {
  const first = job()
  await first.import(importStage)
  await expect(whole()).rejects.toMatchObject({ code: 'library-busy' })
  first.end()
  expect(await whole()).toEqual({ count: 3 })
})

test('cancelling keeps what is done and leaves no scratch', async () => {
  const stop = new AbortController()
  const waits = stage<{ source: Source }, z.infer<typeof Detected>>({
    ...detectStage(),
    run: (_, { signal, scratch }) =>
      new Promise((_done, fail) => {
        writeFileSync(join(scratch, 'half'), 'unredacted')
        signal.addEventListener('abort', () => fail(new StudioError('cancelled')))
        stop.abort()
      }),
  })
  await expect(whole({ signal: stop.signal }, waits)).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(join(library.home, 'scratch'))).toEqual([])
  const [session] = library.database.sessions.all()
  expect(library.database.stageRuns.of(session?.id as string).map(({ stage, state }) => [stage, state])).toEqual(
    expect.arrayContaining([
      ['import', 'done'],
      ['detect', 'cancelled'],
    ]),
  )
  expect(await whole()).toEqual({ count: 3 })
})

/** A look and a transcription that note when they begin and end. Both wait for one another, but where each is alone. */
function pair(look: 'found' | 'failed' | 'alone') {
  const log: string[] = []
  const both = Promise.withResolvers<void>()
  const noting = (name: 'look' | 'transcribe', ends: (signal: AbortSignal) => Promise<void>) =>
    stage<{ source: Source }, { name: string }>({
      name,
      version: 1,
      input: z.object({ source: Source }),
      output: z.object({ name: z.string() }),
      uses: () => [],
      run: async (_, { signal, progress }) => {
        log.push(`${name} begins`)
        progress(0.5, 1)
        if (log.length === 2) both.resolve()
        if (look !== 'alone') await both.promise
        if (look === 'failed') await ends(signal)
        log.push(`${name} ends`)
        return { name }
      },
    })
  const looking = noting('look', () => Promise.reject(new StudioError('decoder-failed')))
  const transcribing = noting(
    'transcribe',
    (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
  )
  return { log, looking, transcribing }
}

async function besides(look: 'found' | 'failed' | 'alone', options: Partial<JobOptions> = {}) {
  const { log, looking, transcribing } = pair(look)
  const work = new Job(
    { ...tools(), threads: 2 },
    {
      ...{ path, force: false, order: ['import', 'transcribe', 'look'], onProgress: () => undefined },
      ...{ signal: new AbortController().signal, ...options },
    },
  )
  try {
    const source = await work.import(importStage)
    const run =
      <T>(one: Stage<{ source: Source }, T>) =>
      () =>
        work.run(one, { source })
    const found = await work.both(run(transcribing), run(looking)).catch((error: unknown) => ({ error }))
    return { log, found, times: work.times, state: library.database.stageRuns.of(work.session.id) }
  } finally {
    work.end()
  }
}

test('two stages that need nothing of each other go side by side, and are told of in their order', async () => {
  const told: string[] = []
  const { log, found } = await besides('found', {
    onProgress: ({ stage, done, total }) => told.push(`${stage} ${done === total ? 'done' : 'goes on'}`),
  })
  expect(found).toEqual([{ name: 'transcribe' }, { name: 'look' }])
  expect(log.slice(0, 2).toSorted()).toEqual(['look begins', 'transcribe begins'])
  const stages = told.map((one) => one.split(' ')[0])
  expect([...new Set(stages)]).toEqual(['import', 'transcribe', 'look'])
  expect(told.at(-1)).toBe('look done')
  expect(stages.lastIndexOf('transcribe')).toBeLessThan(stages.indexOf('look'))
})

test('beside other jobs, which wait for their turn, they go one after the other', async () => {
  const turn = async () => ({ over: () => undefined, piece: null })
  const { log } = await besides('alone', { turn })
  expect(log).toEqual(['transcribe begins', 'transcribe ends', 'look begins', 'look ends'])
})

test('when one of two fails the other is stopped, and the job says what failed', async () => {
  const { found, state } = await besides('failed')
  expect(found).toMatchObject({ error: { code: 'decoder-failed' } })
  const states = state.map(({ stage, state }) => `${stage} ${state}`)
  expect(states).toEqual(expect.arrayContaining(['transcribe cancelled', 'look failed']))
})

test('what a killed process left in scratch goes when the library is opened, unless it is in use', async () => {
  const dead = join(library.home, 'scratch', 'dead')
  const held = library.begin('alive')
  writeFileSync(join(held.scratch, 'kept'), 'x')
  const { mkdirSync } = await import('node:fs')
  mkdirSync(dead)
  openLibrary(library.home).close()
  expect(existsSync(dead)).toBe(false)
  expect(existsSync(join(held.scratch, 'kept'))).toBe(true)
  held.end()
})

test('progress names each stage and tells a remaining time once the length is known', async () => {
  const told: Progress[] = []
  await whole({ onProgress: (progress) => told.push(progress) })
  expect([...new Set(told.map(({ stage }) => stage))]).toEqual(['import', 'detect', 'track'])
  expect(told[0]).toEqual({ stage: 'import', done: 0, total: 1, secondsLeft: null })
  for (const { stage, secondsLeft } of told) if (stage !== 'import') expect(secondsLeft).not.toBeNull()
  expect(told.at(-1)).toMatchObject({ done: 1, total: 1 })
})

test('what networks said elsewhere of a recording reaches the search, and never who checks the render', async () => {
  const told: Answers = { to: async (_question, schema) => schema.parse('told elsewhere') }
  const asking = (name: 'detect' | 'verify', keepsAnswers: true | 'its-own'): Stage<{ sha256: string }, string> =>
    stage({
      name,
      version: 1,
      input: z.object({ sha256: z.string() }),
      output: z.string(),
      keepsAnswers,
      uses: () => [],
      run: async (_input, { answers }) =>
        answers?.to('a picture', z.string(), async () => 'seen here') ?? 'nobody was asked',
    })
  const checking = job({ order: ['import', 'detect', 'verify'], answers: told })
  const { sha256 } = await checking.import(importStage)
  expect(await checking.run(asking('detect', true), { sha256 })).toBe('told elsewhere')
  expect(await checking.run(asking('verify', 'its-own'), { sha256 })).toBe('seen here')
})
