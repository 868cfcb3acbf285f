import { join } from 'node:path'
import { hasItsTracks, mayGoOnFor } from './coming-back.ts'
import { removeTracks } from './finish.ts'
import { type KnownTake, knownTake } from './known-take.ts'
import { foundIn, lockTake, unreadIn } from './take-folder.ts'

/** A take of an earlier run, and why it cannot be read, if so: then it is known by the names of its files alone. */
export interface FoundTake {
  readonly known: KnownTake
  readonly unread: unknown
}

/**
 * Looks at what an earlier run left of a take. It stays locked while it is known.
 * @param home absolute path of the library
 * @param now clock for the lines that are entered again
 * @returns null for one that another process records, that holds nothing, or whose sessions exist and whose page is not
 *   waited for any more
 */
export async function findTake(home: string, id: string, now?: () => Date): Promise<FoundTake | null> {
  const lock = lockTake(home, id)
  if (!lock) return null
  const folder = join(home, 'takes', id)
  const about = { id, folder, live: null, lock }
  let isKept = false
  try {
    const read = await foundIn(folder, now).then(
      (facts) => ({ facts, unread: null }),
      async (unread: unknown) => ({ facts: await unreadIn(folder), unread }),
    )
    const { facts, unread } = read
    if (facts && facts.sessions.length > 0) {
      const mayGoOn = mayGoOnFor(facts, now?.() ?? new Date()) > 0
      if (mayGoOn && (await hasItsTracks(folder, facts)))
        return { known: { ...knownTake({ ...about, facts, state: 'done', lock: null }), isOld: true }, unread }
      await removeTracks(folder, facts)
    } else if (facts) {
      isKept = true
      return { known: knownTake({ ...about, facts, state: 'waiting' }), unread }
    }
    return null
  } finally {
    if (!isKept) lock.release()
  }
}
