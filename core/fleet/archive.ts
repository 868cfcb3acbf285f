import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { openStore } from '../../native/store/open-store.ts'
import { recordingNames } from '../bulk/signature.ts'
import { checkCancelled } from '../contract/errors.ts'
import { canonical } from '../job-key.ts'
import { FleetRecording, type FleetTask, SessionEnd } from './records.ts'

/** Recordings in one piece of the list. */
const pieceLength = 500

const pieceKey = (archive: string, number: number): string => `archives/${archive}/${number}.json`

/** What an archive is known by: the same source, destination, wishes and policy are the same archive. */
export const archiveOf = (task: FleetTask): string =>
  createHash('sha256').update(canonical(task)).digest('hex').slice(0, 16)

/**
 * Lists an archive's recordings into the work store, in pieces, with never more than one piece in memory.
 * @param recipe what stages, plugins and models are: another one makes other sessions
 * @returns how many pieces and recordings there are
 * @throws StudioError as the stores
 */
export async function listArchive(
  task: FleetTask,
  recipe: string,
  signal: AbortSignal,
): Promise<{ archive: string; pieces: number; recordings: number }> {
  const archive = archiveOf(task)
  const [source, work] = [await openStore(task.source), await openStore(task.work)]
  try {
    const results = task.out.startsWith(task.source) ? task.out.slice(task.source.length) : null
    let piece: FleetRecording[] = []
    let pieces = 0
    let recordings = 0
    const write = async (): Promise<void> => {
      await work.put(pieceKey(archive, pieces), { bytes: Buffer.from(JSON.stringify(piece)) }, { signal })
      pieces += 1
      piece = []
    }
    for await (const { key, size, tag } of source.list('', signal)) {
      checkCancelled(signal)
      if (!recordingNames.test(key) || key.split('/').some((part) => part.startsWith('.'))) continue
      if (results !== null && key.startsWith(results)) continue
      const id = createHash('sha256')
        .update(canonical([archive, recipe, key, tag]))
        .digest('hex')
        .slice(0, 32)
      piece.push({ id, key, size, tag })
      recordings += 1
      if (piece.length === pieceLength) await write()
    }
    if (piece.length > 0) await write()
    return { archive, pieces, recordings }
  } finally {
    source.close()
    work.close()
  }
}

/** One piece of the list. @throws StudioError as the store */
export async function pieceOf(task: FleetTask, archive: string, number: number): Promise<FleetRecording[]> {
  const work: ObjectStore = await openStore(task.work)
  try {
    const text = (await bytesOf(work, pieceKey(archive, number))).toString()
    return z.array(FleetRecording).parse(JSON.parse(text))
  } finally {
    work.close()
  }
}

/** Writes down how a session of an archive ended, for its report. @throws StudioError as the store */
export async function noteSessionEnd(
  task: FleetTask,
  archive: string,
  { id }: FleetRecording,
  end: SessionEnd,
): Promise<void> {
  const work = await openStore(task.work)
  try {
    await work.put(`archives/${archive}/ends/${id}.json`, { bytes: Buffer.from(JSON.stringify(end)) })
  } finally {
    work.close()
  }
}

/** How the sessions of an archive ended, as far as they have. @throws StudioError as the store */
export async function* endsOf(task: FleetTask, archive: string): AsyncGenerator<SessionEnd, void, undefined> {
  const work = await openStore(task.work)
  try {
    for await (const { key } of work.list(`archives/${archive}/ends/`))
      yield SessionEnd.parse(JSON.parse((await bytesOf(work, key)).toString()))
  } finally {
    work.close()
  }
}

async function bytesOf(store: ObjectStore, key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of (await store.read(key)).pieces) pieces.push(piece)
  return Buffer.concat(pieces)
}
