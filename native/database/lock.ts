import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'

/** Held until `release` or until the process ends, however it ends. */
export interface Lock {
  release(): void
}

/**
 * Takes the lock that the file stands for, or returns null when somebody else, here or in another process, holds it.
 * It is a SQLite file with an open exclusive transaction: the operating system frees it when a process is killed, on
 * every platform, which neither a file with a process id nor a file that exists can do.
 * @throws StudioError `folder-not-writable`, `disk-full`
 */
export function tryLock(path: string): Lock | null {
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(path, { timeout: 0 })
    connection.exec('begin exclusive')
  } catch (cause) {
    connection?.close()
    if (cause instanceof Sqlite.SqliteError) {
      if (/^SQLITE_(BUSY|LOCKED)/.test(cause.code)) return null
      if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(cause.code))
        throw new StudioError('folder-not-writable', { file: path }, cause)
    }
    throw fromSystem(cause, path, 'write')
  }
  const held = connection
  return {
    release: () => {
      if (!held.open) return
      held.exec('rollback')
      held.close()
    },
  }
}

/**
 * The same, waiting for whoever holds it; this thread stands still meanwhile.
 * @param patience milliseconds
 */
export function awaitLock(path: string, patience: number): Lock | null {
  const until = Date.now() + patience
  for (;;) {
    const lock = tryLock(path)
    if (lock || Date.now() > until) return lock
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
}
