import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FoundFile, ItemFact, SameSize } from '../../native/database/bulk-items.ts'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import type { BulkPlan } from '../contract/bulk/records.ts'
import { checkCancelled, ErrorCode, StudioError } from '../contract/errors.ts'
import type { Library } from '../library.ts'
import { expectation } from './expectation.ts'
import { isBucket, libraryPlace } from './places/place.ts'
import type { BulkSource } from './places/source.ts'
import { isOfCopy, isOfStore } from './stops.ts'
import type { Reader } from './worker.ts'

/** Rows written at once, for each time the disk is waited for; those of slow work after so many milliseconds. */
const batch = 1000
const writeEvery = 1000
/** Files hashed at the same time, and headers read between two writes. */
const atOnce = 64
/** How often a file is read whose process died over it. */
const timesRead = 3

export interface Planning {
  readonly source: BulkSource
  readonly signal: AbortSignal
  /** How many recordings will be worked on at the same time. */
  readonly jobs: number
  /** Reads what a file holds, in another process. */
  readonly reader: Pick<Reader, 'read'>
  /** Seconds spent on reading headers at most; what is left over is read before its turn. */
  readonly readingSeconds: number
  /** What the stages, plugins and models are now. */
  readonly recipe: string
  readonly onProgress: (step: 'walk' | 'hash' | 'read', done: number) => void
}

/**
 * Finds out what a job will mean: walks its source, tells duplicates by their content, reads headers, and estimates.
 * The rows are in the database as they come; nothing here grows with their number.
 * @throws StudioError `file-missing` when the source is not there, `file-unreadable`, `disk-full`, `cancelled`
 */
export async function planJob(library: Library, job: BulkJobRecord, planning: Planning): Promise<BulkPlan> {
  const { bulkJobs, bulkItems } = library.database
  const round = bulkJobs.nextRound(job.id)
  const { otherFiles, closedFolders } = await enter(library, job, round, planning)
  bulkItems.dropUnseen(job.id, round)
  bulkItems.outdate(job.id, planning.recipe)
  await findDuplicates(library, job, planning)
  await readHeaders(library, job, planning)
  const plan = { otherFiles, closedFolders, ...(await summed(library, job, planning)) }
  bulkJobs.setPlan(job.id, plan)
  return plan
}

async function enter(library: Library, job: BulkJobRecord, round: number, { source, signal, onProgress }: Planning) {
  const { bulkItems } = library.database
  const others = { otherFiles: 0, closedFolders: 0 }
  let rows: FoundFile[] = []
  let found = 0
  const write = (): void => {
    bulkItems.found(job.id, round, rows)
    found += rows.length
    rows = []
    onProgress('walk', found)
  }
  for await (const one of source.walk(signal)) {
    if (one.kind === 'other') others.otherFiles += 1
    else if (one.kind === 'closed-folder') others.closedFolders += 1
    else rows.push(one.file)
    if (rows.length >= batch) write()
  }
  write()
  return others
}

async function findDuplicates(
  library: Library,
  job: BulkJobRecord,
  { source, signal, onProgress }: Planning,
): Promise<void> {
  const { bulkItems } = library.database
  let first = new Map<string, number>()
  let size = 0
  let done = 0
  let facts: ItemFact[] = []
  let written = performance.now()
  const write = (): void => {
    bulkItems.note(job.id, facts)
    facts = []
    written = performance.now()
    onProgress('hash', done)
  }
  for (const group of groupsOf(bulkItems.sameSize(job.id), atOnce)) {
    checkCancelled(signal)
    const hashes = await Promise.all(group.map(async (item) => item.sha256 ?? hashOf(source, item, signal)))
    for (const [at, item] of group.entries()) {
      const sha256 = hashes[at]
      if (item.size !== size) first = new Map()
      size = item.size
      if (!sha256) continue
      if (item.sha256 === null) facts.push({ number: item.number, sha256 })
      const same = first.get(sha256)
      if (same === undefined) first.set(sha256, item.number)
      else facts.push({ number: item.number, duplicateOf: same })
    }
    done += group.length
    if (facts.length >= batch || performance.now() - written > writeEvery) write()
  }
  write()
}

function* groupsOf<T>(all: Iterable<T>, length: number): Generator<T[]> {
  let group: T[] = []
  for (const one of all) {
    group.push(one)
    if (group.length < length) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}

/** Null when the file cannot be read, which its own turn will tell. */
async function hashOf(source: BulkSource, item: SameSize, signal: AbortSignal): Promise<string | null> {
  try {
    return await source.sha256(item, signal)
  } catch (error) {
    checkCancelled(signal)
    // Of a store that answers nobody, the next question would learn no more.
    if (error instanceof StudioError && isOfStore(error.code)) throw error
    return null
  }
}

async function readHeaders(library: Library, job: BulkJobRecord, planning: Planning): Promise<void> {
  const { bulkItems } = library.database
  const until = performance.now() + planning.readingSeconds * 1000
  let done = 0
  for (let some = bulkItems.unread(job.id, batch); some.length > 0; some = bulkItems.unread(job.id, batch))
    for (const group of groupsOf(some, atOnce)) {
      const facts: ItemFact[] = []
      for (const item of group) {
        checkCancelled(planning.signal)
        const path = planning.source.here(item)
        // What has to be brought here is read before its turn.
        if (path !== null && performance.now() < until) facts.push(await factOf(planning.reader, path, item.number))
      }
      bulkItems.note(job.id, facts)
      for (const fact of facts) if ('code' in fact && isOfCopy(fact.code)) bulkItems.passOn(job.id, fact.number)
      done += facts.length
      planning.onProgress('read', done)
      if (facts.length < group.length) return
    }
}

async function factOf(reader: Planning['reader'], path: string, number: number): Promise<ItemFact> {
  for (let time = 1; ; time++)
    try {
      return { number, ...(await reader.read(path)) }
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      // Somebody may have killed the process that read it; a file that kills it does so again.
      if (error.code !== 'work-died' || time === timesRead) return { number, code: error.code }
    }
}

async function summed(library: Library, job: BulkJobRecord, { jobs }: Planning) {
  const { bulkItems, rates } = library.database
  const counts = bulkItems.counts(job.id)
  const waiting = {
    read: bulkItems.sums(job.id, ['waiting'], true),
    unread: bulkItems.sums(job.id, ['waiting'], false),
  }
  const all = ['waiting', 'running', 'clean', 'needs-person', 'failed', 'duplicate'] as const
  const sizes = [bulkItems.sums(job.id, all, true), bulkItems.sums(job.id, all, false)]
  const perByte = waiting.read.bytes > 0 ? waiting.read.seconds / waiting.read.bytes : 0
  const seconds = waiting.read.seconds + waiting.unread.bytes * perByte
  const { pace, measured, bytes } = expectation(rates.all(), jobs)
  return {
    recordings: Object.values(counts).reduce((sum, count) => sum + count, 0),
    bytes: sizes.reduce((sum, one) => sum + one.bytes, 0),
    duplicates: counts.duplicate ?? 0,
    unreadable: bulkItems
      .failures(job.id)
      .map(({ code, count }) => ({ code: ErrorCode.catch('internal').parse(code), count })),
    read: sizes[0]?.count ?? 0,
    seconds,
    workSeconds: seconds * pace,
    measured,
    outBytes: Math.round(seconds * bytes),
    outFree: isBucket(job.out) ? null : await freeNear(job.out === libraryPlace ? library.home : job.out),
    scratchBytes: bulkItems.largest(job.id) * jobs * (isBucket(job.source) ? 2 : 1),
    scratchFree: await freeNear(library.home),
  }
}

/** Bytes free where a folder lies, or will lie; null when nobody can tell. */
async function freeNear(folder: string): Promise<number | null> {
  for (let path = folder; ; path = dirname(path)) {
    const facts = await statfs(path).catch(() => null)
    if (facts) return facts.bavail * facts.bsize
    if (path === dirname(path)) return null
  }
}
