import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { keyHeld } from '../../native/vault/keyring.ts'
import { StudioError } from '../contract/errors.ts'
import type { BackupEvent, RestoreEvent } from '../contract/keeping/api.ts'
import { backUp, type CopyControl, type Seal } from '../keeping/backup.ts'
import { refuseNested } from '../keeping/library-files.ts'
import { restore } from '../keeping/restore.ts'
import { newSeal, openSeal } from '../keeping/seal.ts'
import { keysIn } from '../keeping/shelf.ts'
import { unlock, unlockWithKey } from '../keeping/vault.ts'
import type { Library } from '../library.ts'
import { newestOf } from './newest.ts'

interface Copying {
  /** Absolute path of a folder. */
  readonly to: string
  readonly passphrase: string | null
}

type Progress = { readonly kind: 'progress'; readonly done: number; readonly total: number }

const told = (signal: AbortSignal, tell: (progress: Progress) => void): CopyControl => ({
  signal,
  onProgress: (done, total) => tell({ kind: 'progress', done, total }),
})

const refuseUnfit = (path: string): void => {
  if (!isAbsolute(path)) throw new StudioError('folder-unfit', { file: path })
}

/** A backup of the library, sealed where a passphrase is given. @throws StudioError as `backUp` does, `passphrase-short`, `passphrase-wrong` */
export async function* backingUp(
  library: Library,
  { to, passphrase }: Copying,
  signal: AbortSignal,
): AsyncGenerator<BackupEvent> {
  refuseUnfit(to)
  // Before anything is made: a code that is told belongs to a backup that comes to be.
  refuseNested(library.home, to)
  let seal: Seal | null = null
  if (passphrase !== null) {
    const keys = keysIn(to)
    if (keys) seal = { keys, dataKey: await openSeal(to, passphrase) }
    else {
      const made = await newSeal(passphrase)
      yield { kind: 'recovery', code: made.recoveryCode }
      seal = made
    }
  }
  const { files, originalsOutside } = yield* newestOf<Progress, Awaited<ReturnType<typeof backUp>>>((tell) =>
    backUp(library, to, told(signal, tell), seal),
  )
  yield {
    kind: 'done',
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    originalsOutside,
  }
}

/** A backup becomes a library beside this one. @throws StudioError as `restore` does, `passphrase-wrong` */
export async function* restoring(
  library: Library,
  { from, to, passphrase }: Copying & { readonly from: string },
  signal: AbortSignal,
): AsyncGenerator<RestoreEvent> {
  refuseUnfit(from)
  refuseUnfit(to)
  refuseNested(library.home, to)
  if (!existsSync(from)) throw new StudioError('file-missing', { file: from })
  if (keysIn(from) && passphrase === null) throw new StudioError('passphrase-wrong')
  const dataKey = keysIn(from) && passphrase !== null ? await openSeal(from, passphrase) : null
  // A backup of this very library opens by the key that is held; one of another by its own passphrase.
  const opening = async (place: string): Promise<void> => {
    const held = keyHeld(library.home)
    if (!(held && unlockWithKey(place, held))) await unlock(place, passphrase ?? '')
  }
  const { manifest } = yield* newestOf<Progress, Awaited<ReturnType<typeof restore>>>((tell) =>
    restore(from, to, false, told(signal, tell), dataKey, opening),
  )
  yield { kind: 'done', files: manifest.files.length, home: to }
}
