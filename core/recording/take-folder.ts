import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keptSize, readKept } from '../../native/files/kept.ts'
import type { EngineEvent } from '../contract/recording/take.ts'
import { factsOf, fileOf, type TakeFacts } from './facts.ts'
import { Journal, parseJournal } from './journal.ts'

/** When a take began (UTC) and a random part: folders sort by time, and two never have one name. */
export const newTakeId = (now: Date): string => {
  const [day = '', time = ''] = now.toISOString().slice(0, 19).split('T')
  return `${day.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(4).toString('hex')}`
}

/** What a take's journal on the disk says; null when it never got its first line. */
export async function factsIn(folder: string): Promise<TakeFacts | null> {
  // One that cannot be read is not one that was never written.
  const bytes = await readKept(join(folder, 'journal.jsonl')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return bytes && factsOf(parseJournal(bytes).lines)
}

/** Writes a line into the journal of a take that is closed; gives what it says then. One caller at a time. */
export async function noteIn(folder: string, event: EngineEvent, now?: () => Date): Promise<TakeFacts | null> {
  const journal = await Journal.open(join(folder, 'journal.jsonl'), now)
  try {
    await journal.append(event)
    return factsOf(journal.lines)
  } finally {
    await journal.close()
  }
}

/** Bytes of all tracks' files. */
export async function bytesIn(folder: string, { tracks }: Pick<TakeFacts, 'tracks'>): Promise<number> {
  const sizes = tracks.map((track) => keptSize(join(folder, fileOf(track))).catch(() => 0))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
