import { createHash } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import { readOneSession } from '../../native/database/one-session.ts'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { openStore } from '../../native/store/open-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { identityOf } from '../bulk/places/bucket-destination.ts'
import { noteWithPeople } from '../bulk/places/with-people.ts'
import { stopsAll } from '../bulk/stops.ts'
import { checkCancelled, type ErrorCode, StudioError } from '../contract/errors.ts'
import type { Source } from '../contract/pipeline.ts'
import { databaseFile } from '../keeping/library-files.ts'
import type { Library } from '../library.ts'
import { heldOf, sessionOf } from './archive.ts'
import type { FleetRecording, FleetTask } from './records.ts'
import { objectKey } from './session-files.ts'
import { handedOn } from './session-library.ts'
import { settle } from './settle.ts'

/** What became of a recording that a fleet held. `gone`: it was brought before, and erased here since. */
export type Homecoming =
  | { readonly key: string; readonly outcome: 'brought' | 'there'; readonly session: string }
  | { readonly key: string; readonly outcome: 'gone' }
  | { readonly key: string; readonly outcome: 'failed'; readonly code: ErrorCode }

export interface Home {
  readonly library: Library
  /** The bulk job that a studio would have had of the archive, in this process's hands. */
  readonly job: BulkJobRecord
  readonly signal: AbortSignal
}

const broughtHome = 'bring-home'
const Facts = z.object({ fleet: z.string() })

/**
 * Brings what a fleet holds for people into a library, where it is reviewed like what a bulk job of this machine held:
 * what people approve and publish of it, `deliverApproved` brings to the archive's destination. What was brought once
 * does not come again, nor what was erased since. From then on no policy lets these recordings go by itself.
 * @param recipe what stages, plugins and models are here
 * @throws StudioError what would meet every other recording as well; what concerns one is told of it
 */
export async function* bringHome(
  task: FleetTask,
  archive: string,
  recipe: string,
  { library, job, signal }: Home,
): AsyncGenerator<Homecoming, void, undefined> {
  const { audit, sessions, bulkItems, bulkJobs } = library.database
  const before = new Map(
    audit.ofAction(broughtHome).map(({ session, facts }) => [Facts.parse(JSON.parse(facts)).fleet, session]),
  )
  const [work, source, out] = [await openStore(task.work), await openStore(task.source), await openStore(task.out)]
  try {
    for await (const recording of heldOf(task, archive)) {
      checkCancelled(signal)
      const { id, key } = recording
      const session = before.get(id)
      if (session !== undefined && !sessions.get(session)) yield { key, outcome: 'gone' }
      else if (session !== undefined && bulkItems.byPath(job.id, key)) yield { key, outcome: 'there', session }
      else
        try {
          yield { key, outcome: 'brought', session: await one(recording) }
        } catch (error) {
          if (!(error instanceof StudioError) || error.code === 'cancelled' || stopsAll(error.code)) throw error
          yield { key, outcome: 'failed', code: error.code }
        }
    }
    // What a studio would have worked on is done, elsewhere.
    if (job.state === 'planning') bulkJobs.setState(job.id, 'done')
  } finally {
    for (const store of [work, source, out]) store.close()
  }

  async function one(recording: FleetRecording): Promise<string> {
    const { id, key, size, tag } = recording
    const there = await source.facts(key, signal)
    if (!there) throw new StudioError('file-missing', { file: key })
    if (there.tag !== tag) throw new StudioError('source-changed', { file: key })
    const { ended, session, runs } = await foundBy(work, id, signal)
    // Before anybody can decide anything.
    await noteWithPeople(out, identityOf(task.source, { path: key }), signal)
    const path = isAbsolute(task.source) ? join(task.source, ...key.split('/')) : `${task.source}${key}`
    const settled = await settle(library, work, { id, session, runs }, path, signal)
    const made = sessionOf(archive, recipe, recording) === id ? recipe : null
    enter({ path: key, size, modified: there.modified, code: null }, settled, {
      ...{ leaks: ended?.leaks ?? 0, doubts: ended?.doubts ?? 0, recipe: made },
    })
    audit.append({ actor: 'estompe', action: broughtHome, session: settled.session, facts: { fleet: id } })
    return settled.session
  }

  function enter(
    file: Parameters<typeof bulkItems.found>[2][number],
    { session, source }: { readonly session: string; readonly source: Source },
    of: { readonly leaks: number; readonly doubts: number; readonly recipe: string | null },
  ): void {
    bulkItems.found(job.id, job.round, [file])
    const item = bulkItems.byPath(job.id, file.path)
    if (!item) return
    const { duration, video } = source.media
    bulkItems.note(job.id, [{ number: item.number, duration, hasPicture: video !== null }])
    const end = { state: 'needs-person', code: null, session, folder: null, bytes: 0, ...of } as const
    bulkItems.end(job.id, item.number, end)
  }
}

/** What a fleet knows of a session, without bringing it. */
async function foundBy(work: ObjectStore, id: string, signal: AbortSignal) {
  const { files, ended } = await handedOn(work, id, signal)
  const database = files.find(({ path }) => path === databaseFile)
  if (!database) throw new StudioError('session-missing')
  const { bytes } = await wholeObject(work, objectKey(id, database.sha256), { signal })
  if (createHash('sha256').update(bytes).digest('hex') !== database.sha256)
    throw new StudioError('object-altered', { file: work.address })
  return { ended: ended.at(-1), ...readOneSession(bytes, work.address) }
}
