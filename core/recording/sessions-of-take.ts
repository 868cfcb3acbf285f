import { dirname, join } from 'node:path'
import type { EngineEvent } from '../contract/recording/take.ts'
import type { Library } from '../library.ts'
import type { TakeFacts } from './facts.ts'
import { joinTake, removeTracks } from './finish.ts'

interface Ended {
  readonly folder: string
  /** As the journal tells them now. */
  facts(): TakeFacts
  note(event: EngineEvent): Promise<void>
  readonly signal: AbortSignal
}

interface Importer {
  readonly library: Library
  readonly import: (path: string, by: string, signal: AbortSignal) => Promise<string>
}

/**
 * Makes sessions of a take that has ended: joins its tracks, imports the files, hands the record of consent over, and
 * removes the tracks that the joined files hold whole, unless the page of one that nobody stopped may still come back.
 * Each step is in the journal: an interruption costs one step.
 * @returns ids of the sessions
 * @throws StudioError `no-tracks`, `disk-full`, `cancelled`
 */
export async function sessionsOf({ library, import: importFile }: Importer, ended: Ended): Promise<string[]> {
  const { folder, facts, note, signal } = ended
  if (facts().joined === null) await note({ kind: 'joined', ...(await joinTake(folder, facts(), signal)) })
  const { id: take, participants, startedAt, consents: entries, joined } = facts()
  const recordedAt = startedAt.toISOString()
  const sessions: string[] = []
  for (const file of joined ?? []) {
    const session = await importFile(join(folder, file), facts().by, signal)
    library.database.consents.remember({ session, take, recordedAt, participants: [...participants], entries })
    sessions.push(session)
  }
  await note({ kind: 'imported', sessions })
  if (facts().stopped !== null) await removeTracks(folder, facts())
  return sessions
}

/** Whether the recording of a session lies in a take's folder: it goes with its session alone, whatever the journal says. */
export const holdsSession = ({ database }: Library, folder: string): boolean =>
  database.sessions.all().some(({ path }) => dirname(path) === folder)
