import { StudioError } from '../../core/contract/errors.ts'
import { openBytes } from './connection.ts'
import { type SessionRecord, Sessions } from './sessions.ts'
import { type StageRun, StageRuns } from './stage-runs.ts'

/**
 * What a database knows of its only session, and of what was made of it. Nothing of it is written to a disk.
 * @param bytes of a database that is not sealed
 * @param name for people
 * @throws StudioError `database-newer`, `database-damaged` as well where there is not one session
 */
export function readOneSession(
  bytes: Uint8Array,
  name: string,
): { readonly session: SessionRecord; readonly runs: readonly StageRun[] } {
  const connection = openBytes(bytes, name)
  try {
    const [session, ...others] = new Sessions(connection).all()
    if (!session || others.length > 0) throw new StudioError('database-damaged', { file: name })
    return { session, runs: new StageRuns(connection).of(session.id) }
  } finally {
    connection.close()
  }
}
