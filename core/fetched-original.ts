import { rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../native/database/database.ts'
import { isBucket } from './bulk/places/place.ts'

/** Absolute path of the folder for a recording that was fetched from a bucket; it has its session's name, so that an erasure finds it. */
export const fetchedFolder = (home: string, session: string): string => join(home, 'originals', session)

/** Absolute path of the recording that was fetched for a session; null when none was. */
export async function fetchedFile(home: string, session: string): Promise<string | null> {
  const folder = fetchedFolder(home, session)
  const [name] = await readdir(folder).catch(() => [])
  return name === undefined ? null : join(folder, name)
}

/** Removes a fetched recording whose session was not told of it before the fetch died. Does nothing for any other name. */
export function dropUnclaimed(
  { home, database }: { readonly home: string; readonly database: Database },
  session: string,
): void {
  const record = database.sessions.get(session)
  if (record && isBucket(record.path)) rmSync(fetchedFolder(home, session), { recursive: true, force: true })
}
