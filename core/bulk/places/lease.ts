import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ObjectStore } from '../../../native/store/object-store.ts'
import { wholeObject } from '../../../native/store/whole-object.ts'
import { StudioError } from '../../contract/errors.ts'

const Held = z.object({ holder: z.string(), until: z.number() })

/** Milliseconds for which a lease holds, and after which it is renewed. */
const holds = 180_000
const renews = 45_000

export interface Lease {
  end(): Promise<void>
}

/**
 * Takes an object that stands for "somebody works here", or returns null when somebody else holds it. A bucket cannot
 * tell that a process died, so it is held for three minutes at a time and renewed before; each writing is conditional
 * on the one that was seen, so that of two who try only one succeeds.
 * @param onLost called once when it could not be renewed, or somebody else has it
 * @throws StudioError as the store
 */
export async function takeLease(
  store: ObjectStore,
  key: string,
  onLost: (error: StudioError) => void,
): Promise<Lease | null> {
  const holder = randomUUID()
  const content = () => ({ bytes: Buffer.from(JSON.stringify({ holder, until: Date.now() + holds })) })
  const seen = await store.facts(key)
  if (seen && (await heldUntil(store, key)) > Date.now()) return null
  let tag: string
  try {
    tag = (await store.put(key, content(), { onlyIf: seen ? { tag: seen.tag } : 'absent' })).tag
  } catch (error) {
    if (error instanceof StudioError && error.code === 'conflict') return null
    throw error
  }
  let until = Date.now() + holds
  let ended = false
  let renewing: Promise<void> = Promise.resolve()
  const renew = async (): Promise<void> => {
    try {
      tag = (await store.put(key, content(), { onlyIf: { tag } })).tag
      until = Date.now() + holds
    } catch (error) {
      const known = error instanceof StudioError ? error : new StudioError('internal', {}, error)
      // One answer that did not come is no loss yet; another holder is.
      if (ended || (known.code !== 'conflict' && Date.now() + renews < until)) return
      clearInterval(timer)
      onLost(known.code === 'conflict' ? new StudioError('bulk-busy', { file: store.address }, known) : known)
    }
  }
  const timer = setInterval(() => {
    renewing = renewing.then(renew)
  }, renews)
  timer.unref()
  return {
    async end() {
      ended = true
      clearInterval(timer)
      await renewing
      // A bucket out of reach keeps it until it runs out by itself.
      await store.remove(key).catch(() => undefined)
    },
  }
}

/** Milliseconds since 1970; 0 when nobody holds it, or what stands there says nothing. */
async function heldUntil(store: ObjectStore, key: string): Promise<number> {
  try {
    return Held.parse(JSON.parse((await wholeObject(store, key)).bytes.toString())).until
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) return 0
    if (error instanceof StudioError && error.code === 'file-missing') return 0
    if (error instanceof StudioError && error.code === 'source-changed') return Number.POSITIVE_INFINITY
    throw error
  }
}
