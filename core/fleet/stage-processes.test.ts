import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { KeptParts } from '../../native/media/kept-parts.ts'
import { FolderStore } from '../../native/store/folder-store.ts'
import { bigProcess } from '../bulk/big-process.ts'
import type { FromWorker, ToWorker } from '../bulk/messages.ts'
import type { Piece } from '../contract/piece.ts'
import type { StageName } from '../contract/progress.ts'
import { loadPolicy } from '../policies.ts'
import { archiveOf, noteSessionEnd } from './archive.ts'
import type { StageTools } from './in-session.ts'
import { KeptSessions } from './kept-sessions.ts'
import type { FleetRecording, FleetTask } from './records.ts'
import { runPiece } from './run-piece.ts'
import { runStage } from './run-stage.ts'
import { withLibrary } from './session-library.ts'
import { StageProcesses } from './stage-processes.ts'

/** What the next stage does to its process: goes on as it should, comes in pieces, or one of the faults. */
type Does = 'well' | 'is cut' | 'grows' | 'dies' | 'fails' | 'throws' | 'hears nothing'

/** In place of worker processes: what they are told, and how many there are. */
const told: { starts: number; ended: number; does: Does; seen: string[]; atOnce: number } = vi.hoisted(() => ({
  ...{ starts: 0, ended: 0, does: 'well', seen: [], atOnce: 0 },
}))

vi.mock('../bulk/worker.ts', () => ({
  Worker: class {
    readonly number = ++told.starts
    readonly #home: string
    readonly #hear: (message: FromWorker) => void
    readonly #ended = Promise.withResolvers<void>()
    readonly gone = this.#ended.promise

    constructor({ home }: { home: string }, hear: (message: FromWorker) => void) {
      this.#home = home
      this.#hear = hear
    }

    tell(message: ToWorker): void {
      if (message.kind === 'process') void this.#work(message.path)
      else if (message.kind === 'count') this.#hear({ kind: 'pieces', stage: message.stage, count: message.seconds })
      else if (message.kind === 'turn' && told.does === 'is cut') void this.#render(message.piece)
    }

    /** A piece ends when there are two at the same time; the render says what it has found of them. */
    async #render(piece: Piece | null): Promise<void> {
      const parts = join(this.#home, 'sessions', 's1', 'render-1', 'parts')
      if (piece) {
        told.atOnce += 1
        await vi.waitFor(() => expect(told.atOnce).toBe(2), { timeout: 20_000 })
        const kept = await KeptParts.open(parts, 'fake')
        await writeFile(kept.pathOf(`${piece.number}.mp4`), `part ${piece.number}`)
        await kept.keep(`${piece.number}.mp4`, { frames: 1, encoder: 'fake' })
        await writeFile(join(parts, 'half.mp4'), '')
      } else told.seen.push((await readdir(parts)).sort().join())
      this.#hear({ kind: 'wants', stage: piece ? 'render' : 'verify' })
    }

    async #work(path: string): Promise<void> {
      // The library of the session that it is asked about, and of no other.
      const titles = await withLibrary(this.#home, ({ database }) => database.sessions.all().map(({ title }) => title))
      told.seen.push(`${this.number}: ${titles.join()} + ${await readFile(path, 'utf8')}`)
      const facts = { path, fingerprint: 'f', size: 4, title: await readFile(path, 'utf8'), duration: 9 }
      await withLibrary(
        this.#home,
        ({ database }) => void database.sessions.remember({ sha256: 'a'.repeat(64), ...facts }),
      )
      if (told.does === 'dies') return this.#gone()
      if (told.does === 'hears nothing') return this.#hear({ kind: 'wants', stage: 'import' })
      if (told.does === 'fails') return this.#end('media-damaged', 0)
      if (told.does === 'throws') {
        this.#hear({ kind: 'bug', id: '1234abcd', bug: { name: 'TypeError', code: null, stack: ['    at verify'] } })
        return this.#end('internal', 0, { id: '1234abcd' })
      }
      this.#hear({ kind: 'wants', stage: told.does === 'is cut' ? 'render' : 'publish' })
    }

    #end(code: 'media-damaged' | 'cancelled' | 'internal', memory: number, data = {}): void {
      this.#hear({ kind: 'ended', end: { outcome: 'failed', session: null, code, data }, memory })
    }

    #gone(): void {
      told.ended += 1
      this.#ended.resolve()
    }

    cancel(): void {
      if (told.does !== 'hears nothing') this.#end('cancelled', told.does === 'grows' ? bigProcess + 1 : 1)
    }

    async end(): Promise<void> {
      this.#gone()
    }
  },
}))

const folder = mkdtempSync(join(tmpdir(), 'estompe-warm-'))
const at = (name: string): string => join(folder, name)
const archive = new FolderStore(at('archive'))
let task: FleetTask
let processes: StageProcesses
let kept: KeptSessions
const bugs: unknown[] = []
const onBug = (...bug: unknown[]): void => void bugs.push(bug)
let round = 0

beforeAll(async () => {
  const wishes = { policy: 'strict', mask: null, language: 'fr' as const, model: 'whisper-base', names: [] }
  const policy = await loadPolicy('strict')
  const places = { source: at('archive'), out: at('out'), work: at('work') }
  task = { ...places, wishes, policy, needsPersonFor: [], reportLanguage: 'en' }
})
beforeEach(() => {
  Object.assign(told, { starts: 0, ended: 0, does: 'well', seen: [], atOnce: 0 })
  round += 1
  processes = new StageProcesses({ folder: at(`work ${round}`), threads: 1, nice: 0, onBug })
  kept = new KeptSessions({ folder: at(`kept ${round}`), spare: 0 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A recording of the archive, whose content is its name. */
async function recorded(name: string): Promise<FleetRecording> {
  const key = `${name}-${round}.mp4`
  const { tag, size } = await archive.put(key, { bytes: Buffer.from(name) })
  const id = `${round.toString(16)}${Buffer.from(name).toString('hex')}`.padEnd(32, '0').slice(0, 32)
  return { id, key, size, tag }
}

const tools = (signal = new AbortController().signal): StageTools => ({
  ...{ home: folder, processes, kept, signal, checkpoint: null },
  ...{ onProgress: () => undefined, onCheckpoint: () => undefined },
})
const inOnePlace = { made: [], pieceSeconds: null }
const stage = (recording: FleetRecording, name: StageName, signal?: AbortSignal) =>
  runStage(task, recording, name, inOnePlace, tools(signal))
const goingOn = { outcome: 'going-on' }

/** Keys that a store was asked for while something was done. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const read = vi.spyOn(FolderStore.prototype, 'read')
  await work()
  const keys = read.mock.calls.map(([key]) => key)
  read.mockRestore()
  return keys
}

test('one process does the stages of all sessions, each in its own library, and nothing is brought twice', async () => {
  const [ada, ben] = [await recorded('ada'), await recorded('ben')]
  expect(await stage(ada, 'import')).toMatchObject(goingOn)
  expect(await stage(ben, 'import')).toMatchObject(goingOn)
  const keys = await asked(async () => expect(await stage(ada, 'transcribe')).toMatchObject(goingOn))
  expect(told).toMatchObject({ starts: 1, ended: 0 })
  expect(told.seen).toEqual(['1:  + ada', '1:  + ben', '1: ada + ada'])
  expect(keys).toEqual([`${ada.id}/state.json`])

  // Another machine, which has nothing of it yet.
  kept = new KeptSessions({ folder: at(`elsewhere ${round}`), spare: 0 })
  const elsewhere = await asked(async () => expect(await stage(ada, 'detect')).toMatchObject(goingOn))
  expect(elsewhere).toContain(ada.key)
  expect(elsewhere.length).toBeGreaterThan(2)
  await processes.close()
  expect(told.ended).toBe(1)
})

test('a machine that was overtaken by another brings what has changed since', async () => {
  const ada = await recorded('ada')
  await stage(ada, 'import')
  const here = kept
  kept = new KeptSessions({ folder: at(`elsewhere ${round}`), spare: 0 })
  await stage(ada, 'transcribe')
  kept = here
  const keys = await asked(async () => expect(await stage(ada, 'detect')).toMatchObject(goingOn))
  expect(keys).not.toContain(ada.key)
  expect(keys.length).toBeGreaterThan(1)
  await processes.close()
})

test('a stage that another machine has done is known as done by one that has nothing of the session', async () => {
  const ada = await recorded('ada')
  await stage(ada, 'import')
  kept = new KeptSessions({ folder: at(`elsewhere ${round}`), spare: 0 })
  expect(await asked(async () => expect(await stage(ada, 'import')).toMatchObject(goingOn))).not.toContain(ada.key)
  expect(await stage(ada, 'transcribe')).toMatchObject(goingOn)
  expect(told.seen.at(-1)).toBe('1: ada + ada')
  await processes.close()
})

test.each<Does>(['grows', 'dies', 'fails'])('a process is not used again after a stage that %s', async (does) => {
  const [ada, ben] = [await recorded('ada'), await recorded('ben')]
  told.does = does
  const done = stage(ada, 'import')
  if (does === 'grows') expect(await done).toMatchObject(goingOn)
  else await expect(done).rejects.toMatchObject({ code: does === 'dies' ? 'work-died' : 'media-damaged' })
  told.does = 'well'
  expect(await stage(ben, 'import')).toMatchObject(goingOn)
  expect(told.starts).toBe(2)
  expect(told.ended).toBeGreaterThan(0)
  expect(told.seen.at(-1)).toBe('2:  + ben')
  await processes.close()
})

test('a throw in a stage’s process is told where its machine keeps such things, by the number that its failure has', async () => {
  told.does = 'throws'
  const done = stage(await recorded('ada'), 'verify')
  await expect(done).rejects.toMatchObject({ code: 'internal', data: { id: '1234abcd' } })
  expect(bugs.splice(0)).toEqual([['1234abcd', 'verify', { name: 'TypeError', code: null, stack: ['    at verify'] }]])
  await processes.close()
})

test('stopped, native work that hears nothing is ended within five seconds, and nothing of the session stays', async () => {
  const ada = await recorded('ada')
  told.does = 'hears nothing'
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const stop = new AbortController()
    const done = expect(stage(ada, 'import', stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(told.seen).toHaveLength(1), { timeout: 20_000 })
    stop.abort()
    expect(told.ended).toBe(0)
    await vi.advanceTimersByTimeAsync(5000)
    await done
  } finally {
    vi.useRealTimers()
  }
  expect(told.ended).toBeGreaterThan(0)
  expect(existsSync(join(at(`kept ${round}`), ada.id))).toBe(false)
})

test('stages at the same time have processes of their own; one that nobody needs ends', async () => {
  processes = new StageProcesses({ folder: at(`work ${round}`), threads: 1, nice: 0, idle: 1, onBug })
  const [ada, ben] = [await recorded('ada'), await recorded('ben')]
  await Promise.all([stage(ada, 'import'), stage(ben, 'import')])
  expect(told.starts).toBe(2)
  await vi.waitFor(() => expect(told.ended).toBe(2), { timeout: 20_000 })
})

test('pieces of a session at the same time have what is theirs, and its next stage finds what the last one left', async () => {
  const ada = await recorded('ada')
  expect(await stage(ada, 'import')).toMatchObject(goingOn)
  told.does = 'is cut'
  const { pieces } = await runStage(task, ada, 'plan', { made: [], pieceSeconds: 2 }, tools())
  expect(pieces).toBe(2)
  const made = await Promise.all([0, 1].map((number) => runPiece(task, ada, 'render', { number, of: 2 }, tools())))
  expect(told).toMatchObject({ starts: 2, ended: 0 })
  expect(new Set(made.map(({ checkpoint }) => checkpoint)).size).toBe(2)

  const keys = await asked(async () =>
    expect(await runStage(task, ada, 'render', { made, pieceSeconds: null }, tools())).toMatchObject(goingOn),
  )
  expect(keys).not.toContain(ada.key)
  expect(told.seen.slice(-2)).toEqual([expect.stringMatching(/: ada \+ ada$/), '0.mp4,1.mp4,parts.json'])

  // A piece that is late finds nothing to do, and leaves what is there.
  const late = await asked(async () =>
    expect(await runPiece(task, ada, 'render', { number: 0, of: 2 }, tools())).toMatchObject({ checkpoint: null }),
  )
  expect(late).toEqual([`${ada.id}/state.json`])
  told.does = 'well'
  expect(await asked(() => stage(ada, 'verify'))).toEqual([`${ada.id}/state.json`])
  await processes.close()
})

test('of a piece that fails nothing stays, nor its process', async () => {
  const ada = await recorded('ada')
  await stage(ada, 'import')
  told.does = 'fails'
  const piece = runPiece(task, ada, 'render', { number: 0, of: 2 }, tools())
  await expect(piece).rejects.toMatchObject({ code: 'media-damaged' })
  expect(told).toMatchObject({ starts: 1, ended: 1 })
  expect(existsSync(join(at(`kept ${round}`), ada.id))).toBe(false)
})

test('a recording that is not as it came is brought again', async () => {
  const ada = await recorded('ada')
  const { signal } = new AbortController()
  const first = kept.take(ada)
  const path = await first.recording(archive, signal)
  await first.giveBack(true)
  await appendFile(path, '!')
  const second = kept.take(ada)
  const keys = await asked(async () => expect(await second.recording(archive, signal)).toBe(path))
  expect(keys).toEqual([ada.key])
  expect(await readFile(path, 'utf8')).toBe('ada')
  await second.giveBack(false)
  expect(existsSync(second.folder)).toBe(false)
})

test('what waits goes when it grows too much, the longest waiting first; what is at work stays', async () => {
  const small = new KeptSessions({ folder: at(`small ${round}`), most: 25, spare: 0 })
  const left = async (name: string, bytes: number): Promise<string> => {
    const session = small.take(await recorded(name))
    await mkdir(session.folder, { recursive: true })
    await writeFile(join(session.folder, 'recording'), Buffer.alloc(bytes))
    await session.giveBack(true)
    return session.folder
  }
  const working = small.take(await recorded('working'))
  await mkdir(working.folder, { recursive: true })
  writeFileSync(join(working.folder, 'recording'), Buffer.alloc(100))
  const folders = [await left('one', 10), await left('two', 10), await left('three', 10)]
  expect(folders.map((one) => existsSync(one))).toEqual([false, true, true])
  expect(existsSync(working.folder)).toBe(true)

  // A disk that has not that much room for anything.
  const full = new KeptSessions({ folder: at(`small ${round}`), spare: Number.MAX_SAFE_INTEGER })
  const session = full.take(await recorded('four'))
  await mkdir(session.folder, { recursive: true })
  await session.giveBack(true)
  expect(existsSync(session.folder)).toBe(false)
})

test('a session that has ended elsewhere does not wait on', async () => {
  const ada = await recorded('ada')
  kept.close()
  kept = new KeptSessions({ folder: at(`kept ${round}`), spare: 0, lookEvery: 1 })
  await stage(ada, 'import')
  const waits = join(at(`kept ${round}`), ada.id)
  const asked = vi.spyOn(FolderStore.prototype, 'facts')
  // Several looks on, nobody has said so.
  await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(3), { timeout: 20_000 })
  asked.mockRestore()
  expect(existsSync(waits)).toBe(true)
  const end = { key: ada.key, outcome: 'clean', code: null, folder: null, duration: 9 } as const
  await noteSessionEnd(task, archiveOf(task), ada, end)
  await vi.waitFor(() => expect(existsSync(waits)).toBe(false), { timeout: 20_000 })
  kept.close()
  await processes.close()
})

test('a stage that was thought lost, and the one in its place, do not share a folder', async () => {
  const ada = await recorded('ada')
  const [lost, next] = [kept.take(ada), kept.take(ada)]
  expect(next.folder).not.toBe(lost.folder)
  await lost.giveBack(true)
  await next.giveBack(true)
  expect(existsSync(next.folder)).toBe(false)
})
