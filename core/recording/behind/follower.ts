import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { extname, join } from 'node:path'
import { keyHeld } from '../../../native/vault/keyring.ts'
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

const script = join(import.meta.dirname, `follower-process${extname(import.meta.filename)}`)

/**
 * Starts a process of its own, where the host can start one: the desktop shell's program is no Node (its fuses see to
 * that), and there the work begins after the recording.
 * @returns null where there can be none, or where the recording needs the only core
 */
export function startFollower({ home, take, answers, onReached, onGone }: FollowerOptions): Follower | null {
  if (process.versions.electron !== undefined || availableParallelism() < 2) return null
  const child: ChildProcess = fork(script, [home, take, answers], {
    stdio: ['ignore', 'ignore', process.env.ESTOMPE_DEBUG ? 'inherit' : 'ignore', 'ipc'],
    // Files that are followed each hold a thread of the pool while they wait, those with a picture two.
    env: { ...process.env, UV_THREADPOOL_SIZE: '24' },
  })
  let ended = false
  const gone = new Promise<void>((done) => {
    child.once('error', () => done())
    child.once('exit', () => done())
  })
  void gone.then(() => ended || onGone())
  child.on('message', (message) => {
    const said = FromFollower.parse(message)
    if (said.kind === 'reached' && !ended) onReached(said.track, said.seconds, said.of)
  })
  const tell = (message: ToFollower): void => {
    if (child.connected) child.send(message, () => undefined)
  }
  const key = keyHeld(home)
  if (key) tell({ kind: 'key', key: key.toString('base64') })
  return {
    tell,
    async end() {
      ended = true
      child.kill('SIGKILL')
      await gone
    },
  }
}
