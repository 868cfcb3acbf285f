import { availableParallelism } from 'node:os'
import { keyHeld } from '../../../native/vault/keyring.ts'
import { startProcess } from '../../own-process.ts'
import { FromFollower, type ToFollower } from './messages.ts'

/** What works behind one recording. */
export interface Follower {
  tell(message: ToFollower): void
  /** Ends it now. What it found is kept. */
  end(): Promise<void>
}

export interface FollowerOptions {
  /** Folder of the library. */
  readonly home: string
  readonly take: string
  /** File of what is found. */
  readonly answers: string
  /** So many seconds of a track are read, of those that were there by then. */
  readonly onReached: (track: number, seconds: number, of: number) => void
  /** It ended by itself: there will be no more of it. */
  readonly onGone: () => void
}

/**
 * For the C library, where it is GNU's: pictures and what networks work on come from the system and go back to it. Among
 * small blocks they leave holes that the next does not fit, more with every minute of a recording.
 */
const returning = { MALLOC_MMAP_THRESHOLD_: `${1 << 20}`, MALLOC_TRIM_THRESHOLD_: `${4 << 20}` }

/**
 * Starts a process of its own.
 * @returns null where the recording needs the only core
 */
export function startFollower({ home, take, answers, onReached, onGone }: FollowerOptions): Follower | null {
  if (availableParallelism() < 2) return null
  let ended = false
  const follower = startProcess({
    program: 'follower',
    args: [home, take, answers],
    // Files that are followed each hold a thread of the pool while they wait, those with a picture two.
    env: { UV_THREADPOOL_SIZE: '24', ...returning },
    hear(message) {
      const said = FromFollower.parse(message)
      if (said.kind === 'reached' && !ended) onReached(said.track, said.seconds, said.of)
    },
  })
  void follower.gone.then(() => ended || onGone())
  const tell = (message: ToFollower): void => follower.tell(message)
  const key = keyHeld(home)
  if (key) tell({ kind: 'key', key: key.toString('base64') })
  return {
    tell,
    async end() {
      ended = true
      follower.end()
      await follower.gone
    },
  }
}
