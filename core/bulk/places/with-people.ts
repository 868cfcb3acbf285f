import type { ObjectStore } from '../../../native/store/object-store.ts'
import { StudioError } from '../../contract/errors.ts'

/*
 * A recording that people have in their hands is theirs to decide about, in this destination, from then on: a fleet, or a
 * bulk job of another library, knows nothing of what they decide, and a render by the policy alone would show what they
 * hid. So it is written down where results go, one object a recording whose name says all.
 */

/** @param identity of the recording, as `identityOf` gives it */
const keyOf = (identity: string): string => `estompe-with-people/${identity}`

/** @throws StudioError as the store */
export async function noteWithPeople(out: ObjectStore, identity: string, signal: AbortSignal): Promise<void> {
  try {
    await out.put(keyOf(identity), { bytes: Buffer.from('{}') }, { onlyIf: 'absent', signal })
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'conflict')) throw error
  }
}

/** @throws StudioError as the store */
export const isWithPeople = async (out: ObjectStore, identity: string, signal: AbortSignal): Promise<boolean> =>
  (await out.facts(keyOf(identity), signal)) !== null
