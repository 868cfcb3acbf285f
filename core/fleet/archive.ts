import { createHash } from 'node:crypto'
import { z } from 'zod'
import { openStore } from '../../native/store/open-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { objectsIn } from '../bulk/places/objects.ts'
import { canonical } from '../job-key.ts'
import { FleetRecording, type FleetTask, SessionEnd, type SessionEndNoted } from './records.ts'

/** Recordings in one piece of the list. */
const pieceLength = 500

const FleetRecordings = z.array(FleetRecording)

const pieceKey = (archive: string, number: number): string => `archives/${archive}/${number}.json`

const endsFolder = (archive: string): string => `archives/${archive}/ends/`
const endKey = (archive: string, id: string): string => `${endsFolder(archive)}${id}.json`

/** What an archive is known by: the same source, destination, wishes and policy are the same archive. */
export const archiveOf = (task: FleetTask): string =>
  createHash('sha256').update(canonical(task)).digest('hex').slice(0, 16)

/** What a recording's session is known by: another version of it, or another recipe, is another session. */
export const sessionOf = (archive: string, recipe: string, { key, tag }: Pick<FleetRecording, 'key' | 'tag'>): string =>
  createHash('sha256')
    .update(canonical([archive, recipe, key, tag]))
    .digest('hex')
    .slice(0, 32)

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
    let piece: FleetRecording[] = []
    let pieces = 0
    let recordings = 0
    const write = async (): Promise<void> => {
      await work.put(pieceKey(archive, pieces), { bytes: Buffer.from(JSON.stringify(piece)) }, { signal })
      pieces += 1
      piece = []
    }
    for await (const { object, isRecording } of objectsIn(source, task.source, task.out, signal)) {
      if (!isRecording) continue
      const { key, size, tag } = object
      piece.push({ id: sessionOf(archive, recipe, { key, tag }), key, size, tag })
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
  const work = await openStore(task.work)
  try {
    const { bytes } = await wholeObject(work, pieceKey(archive, number))
    return FleetRecordings.parse(JSON.parse(bytes.toString()))
  } finally {
    work.close()
  }
}

/** Writes down how a session of an archive ended, for its report. @throws StudioError as the store */
export async function noteSessionEnd(
  task: FleetTask,
  archive: string,
  { id }: FleetRecording,
  end: SessionEndNoted,
): Promise<void> {
  const work = await openStore(task.work)
  try {
    await work.put(endKey(archive, id), { bytes: Buffer.from(JSON.stringify(end)) })
  } finally {
    work.close()
  }
}

/**
 * Whether a session of an archive has ended since a moment, wherever that was.
 * @param since milliseconds since 1970
 * @throws StudioError as the store
 */
export async function hasEnded(task: FleetTask, { id }: FleetRecording, since: number): Promise<boolean> {
  const work = await openStore(task.work)
  try {
    const end = await work.facts(endKey(archiveOf(task), id))
    return end !== null && end.modified >= since
  } finally {
    work.close()
  }
}

/** How the sessions of an archive ended, as far as they have. @throws StudioError as the store */
export async function* endsOf(task: FleetTask, archive: string): AsyncGenerator<SessionEnd, void, undefined> {
  const work = await openStore(task.work)
  try {
    for await (const { key } of work.list(endsFolder(archive)))
      yield SessionEnd.parse(JSON.parse((await wholeObject(work, key)).bytes.toString()))
  } finally {
    work.close()
  }
}

/**
 * Recordings of an archive's list that wait for a person, as far as a fleet came.
 * @returns nothing where there is no such archive
 * @throws StudioError as the store
 */
export async function* heldOf(task: FleetTask, archive: string): AsyncGenerator<FleetRecording, void, undefined> {
  const work = await openStore(task.work)
  try {
    const held = new Set<string>()
    for await (const { key } of work.list(endsFolder(archive))) {
      const { outcome } = SessionEnd.parse(JSON.parse((await wholeObject(work, key)).bytes.toString()))
      if (outcome === 'needs-person') held.add(key.slice(endsFolder(archive).length, -'.json'.length))
    }
    for (let number = 0; held.size > 0 && (await work.facts(pieceKey(archive, number))); number++)
      for (const recording of await pieceOf(task, archive, number)) if (held.delete(recording.id)) yield recording
  } finally {
    work.close()
  }
}

/** Whether an archive was ever listed there. @throws StudioError as the store */
export async function isListed(task: FleetTask, archive: string): Promise<boolean> {
  const work = await openStore(task.work)
  try {
    return (await work.facts(pieceKey(archive, 0))) !== null
  } finally {
    work.close()
  }
}
