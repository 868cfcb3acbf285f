import type { Library } from '../library.ts'

interface Sent {
  readonly server: string
  readonly video: string
  readonly session: string
  /** Empty for the whole session. */
  readonly clip: string
}

/**
 * Notes that something of a session went to a knowledge base by another way than the `OutletDesk`, so that erasing it
 * or withdrawing a consent reaches it as well.
 * @param isThere false while it is on its way
 */
export function noteSent({ database }: Pick<Library, 'database'>, sent: Sent, isThere: boolean): void {
  database.deliveries.put({
    ...{ ...sent, generation: 0, folder: null, decisions: null, described: null, done: 0, total: 0, reason: null },
    ...(isThere
      ? { state: 'published', failure: null }
      : { state: 'failed', failure: { code: 'cancelled', data: {} } }),
    at: new Date().toISOString(),
  })
}
