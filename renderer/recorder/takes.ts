import { useSyncExternalStore } from 'react'
import type { TakeRow } from '../../core/contract/recording/take.ts'
import { connection } from '../wire/connection.ts'

let takes: readonly TakeRow[] = []
let watching = false
const listeners = new Set<() => void>()

/** Takes that are not sessions yet, and those of this run, newest first. */
export const useTakes = (): readonly TakeRow[] =>
  useSyncExternalStore(
    (listener) => {
      if (!watching) {
        watching = true
        connection.watch('recording.watch', {}, (event) => {
          takes = event.takes
          for (const tell of listeners) tell()
        })
      }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => takes,
  )

/** Names somebody who can be seen or heard in a take. */
export async function addPerson({ id, participants }: TakeRow, person: string): Promise<void> {
  if (!participants.includes(person))
    await connection.call('recording.participants', { take: id, participants: [...participants, person] })
}
