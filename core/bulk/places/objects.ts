import type { ObjectStore, StoredObject } from '../../../native/store/object-store.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { headBytes, isRecorded, recordingNames } from '../signature.ts'

/** Objects of other names whose first bytes are asked for at the same time. */
const atOnce = 16

export interface FoundObject {
  readonly object: StoredObject
  readonly isRecording: boolean
}

/**
 * What lies in a source, hidden objects and earlier results left out. What is a recording is told by the name, and by the
 * first bytes where the name says nothing.
 * @param source address of the store
 * @param out address of the results, which may lie among the recordings
 * @throws StudioError as the store, `cancelled`
 */
export async function* objectsIn(
  store: ObjectStore,
  source: string,
  out: string,
  signal: AbortSignal,
): AsyncGenerator<FoundObject, void, undefined> {
  // Results among the recordings would be taken for recordings the next time.
  const results = out.startsWith(source) ? out.slice(source.length) : null
  let waiting: StoredObject[] = []
  const look = async (): Promise<FoundObject[]> => {
    const batch = waiting
    waiting = []
    return Promise.all(
      batch.map(async (object) => ({ object, isRecording: await looksRecorded(store, object, signal) })),
    )
  }
  for await (const object of store.list('', signal)) {
    checkCancelled(signal)
    const { key } = object
    if (key.split('/').some((part) => part.startsWith('.')) || (results !== null && key.startsWith(results))) continue
    if (recordingNames.test(key)) yield { object, isRecording: true }
    else waiting.push(object)
    if (waiting.length >= atOnce) yield* await look()
  }
  yield* await look()
}

async function looksRecorded(store: ObjectStore, { key }: StoredObject, signal: AbortSignal): Promise<boolean> {
  try {
    const { pieces } = await store.read(key, { range: { start: 0, end: headBytes }, signal })
    const head: Uint8Array[] = []
    for await (const piece of pieces) head.push(piece)
    return isRecorded(Buffer.concat(head))
  } catch (error) {
    // It went away between the listing and the question.
    if (error instanceof StudioError && (error.code === 'file-missing' || error.code === 'source-changed')) return false
    throw error
  }
}
