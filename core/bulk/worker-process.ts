import { randomUUID } from 'node:crypto'
import { readSync, rmSync } from 'node:fs'
import { tryLock } from '../../native/database/lock.ts'
import { bugOf } from '../contract/bug.ts'
import { isCancelled, StudioError } from '../contract/errors.ts'
import type { Piece } from '../contract/piece.ts'
import type { StageName } from '../contract/progress.ts'
import { sourceNotes } from '../contract/report-notes.ts'
import type { PiecesOf, Turn } from '../jobs.ts'
import { unlockWithKey } from '../keeping/vault.ts'
import { lowerPriority } from '../lower-priority.ts'
import { hearParent, sayToParent } from '../parent-line.ts'
import type { ProcessRequest, ProcessResult } from '../process.ts'
import { createStudio, type Studio } from '../studio.ts'
import { freeRender } from './free-render.ts'
import { type FromWorker, ToWorker, type WorkEnd } from './messages.ts'

// One recording at a time, in a process of its own: a file that takes native code down takes nothing else with it.

const [home = '', threads = '1', nice = '0', pace = ''] = process.argv.slice(2)
lowerPriority(Number(nice))
const studio: Studio = createStudio({ home, threads: Number(threads) })
let held = 0
let worked = 0
let stop = new AbortController()
let last: ProcessResult | null = null
const turns = new Map<StageName, Waiting>()

/** A stage that waits for its turn. */
interface Waiting {
  readonly go: (piece: Piece | null) => void
  readonly piecesOf: PiecesOf
}

const say = (message: FromWorker): void => sayToParent(message)

hearParent(
  (message) => void obey(ToWorker.parse(message)),
  () => process.exit(137),
)
// The terminal tells the whole group; whoever started this process says what it means.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
say({ kind: 'ready' })

async function obey(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'key':
      return void unlockWithKey(home, Buffer.from(message.key, 'base64'))
    case 'read':
      return say(await read(message.path))
    case 'process': {
      const { kind, wishes, keepsRender, letsGo, ...rest } = message
      const end = await work({ ...wishes, ...rest, consented: [] }, keepsRender)
      if (letsGo) studio.close()
      return say({ kind: 'ended', end, memory: process.memoryUsage.rss() })
    }
    case 'free-render':
      if (last) await freeRender(studio.library(), last)
      return
    case 'turn':
      turns.get(message.stage)?.go(message.piece)
      turns.delete(message.stage)
      return
    case 'count':
      return count(message.stage, message.seconds)
    case 'cancel':
      stop.abort(new StudioError('cancelled'))
      for (const { go } of turns.values()) go(null)
      turns.clear()
      return
    case 'hold':
      return hold(message.lock)
  }
}

async function read(path: string): Promise<FromWorker> {
  try {
    const { probe } = await import('../../native/media/probe.ts')
    const { duration, video } = await probe(path)
    return { kind: 'read', media: { duration, hasPicture: video !== null }, code: null }
  } catch (error) {
    return { kind: 'read', media: null, code: error instanceof StudioError ? error.code : 'media-damaged' }
  }
}

async function work(request: ProcessRequest, keepsRender: boolean): Promise<WorkEnd> {
  stop = new AbortController()
  worked = 0
  last = null
  let session: string | null = null
  let told = 0
  try {
    const result = await studio.process(request, {
      signal: stop.signal,
      onSession: (id) => {
        session = id
      },
      onProgress: (progress) => {
        if (progress.done < progress.total && performance.now() - told < 500) return
        told = performance.now()
        say({ kind: 'progress', progress })
      },
      beside: { turn, clock, pace },
    })
    last = result
    if (!keepsRender) await freeRender(studio.library(), result)
    return { outcome: 'done', session: result.session, ...(await summary(result)) }
  } catch (error) {
    if (isCancelled(error)) return { outcome: 'failed', session, code: 'cancelled', data: {} }
    if (error instanceof StudioError) return { outcome: 'failed', session, code: error.code, data: { ...error.data } }
    const id = randomUUID().slice(0, 8)
    say({ kind: 'bug', id, bug: bugOf(error) })
    return { outcome: 'failed', session, code: 'internal', data: { id } }
  }
}

const clock = (): number => performance.now() - held

async function summary({ outcome, folder, report, made }: ProcessResult) {
  return {
    clean: outcome === 'clean',
    folder,
    leaks: report.leaks.length,
    doubts: report.doubts.map(({ doubt }) => doubt),
    notes: sourceNotes(report.notes),
    seconds: worked / 1000,
    workSeconds: report.stages.reduce((sum, stage) => sum + stage.seconds, 0),
    duration: made.source.media.duration,
    bytes: report.render.bytes,
    render: report.render.sha256,
  }
}

async function turn(stage: StageName, piecesOf: PiecesOf): Promise<Turn> {
  const piece = await new Promise<Piece | null>((go) => {
    turns.set(stage, { go, piecesOf })
    say({ kind: 'wants', stage })
    if (stop.signal.aborted) go(null)
  })
  const began = clock()
  const over = (): void => {
    worked += clock() - began
    say({ kind: 'leaves', stage })
  }
  return { over, piece }
}

/** A recording that cannot be cut says why when its stage is done. */
async function count(stage: StageName, seconds: number): Promise<void> {
  const pieces = await turns
    .get(stage)
    ?.piecesOf(seconds)
    .catch(() => 1)
  say({ kind: 'pieces', stage, count: pieces ?? 1 })
}

/**
 * Stands still between two steps of the work, never within one: this thread waits for a byte, and native threads have
 * nothing to do when it gives them nothing. No signal does that on every system, and a stopped process could not
 * notice that the one which would wake it is gone.
 */
function hold(lock: string | null): void {
  const began = performance.now()
  if (lock === null) waitForByte()
  else waitForLock(lock)
  held += performance.now() - began
}

/** Whoever holds it dies with it: then this process is ended as well. */
function waitForLock(path: string): void {
  for (let lock = tryLock(path); ; lock = tryLock(path)) {
    lock?.release()
    if (lock) break
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
  rmSync(path, { force: true })
}

/** The end of the standard input ends the process. */
function waitForByte(): void {
  const byte = Buffer.alloc(1)
  for (;;) {
    try {
      if (readSync(0, byte, 0, 1, null) === 0) process.exit(137)
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) process.exit(137)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}
