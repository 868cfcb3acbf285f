import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openConnection } from '../../native/database/connection.ts'
import { takeExclusively } from '../../native/database/exclusive.ts'
import { relocate } from '../../native/database/relocate.ts'
import { syncFolder } from '../../native/files/aside.ts'
import { sha256OfBytes } from '../../native/files/sha256.ts'
import { letGo } from '../../native/vault/keyring.ts'
import { readVault } from '../../native/vault/vault-file.ts'
import { StudioError } from '../contract/errors.ts'
import type { BackupManifest } from '../contract/keeping/backup.ts'
import type { CopyControl } from './backup.ts'
import { databaseFile, refuseNested } from './library-files.ts'
import { plainShelf, sealedShelf } from './shelf.ts'

export interface Restored {
  readonly manifest: BackupManifest
  /** Where the library that was there before lies now; null when there was none. */
  readonly aside: string | null
}

/**
 * Brings a backup back: beside the library's place first, each file checked, then put in its place in one step.
 * Stopped in the middle, it goes on when it is called again.
 * @param from absolute path of the backup
 * @param home absolute path of the library, which nobody has open
 * @param replace puts a library with sessions that is there aside, under another name
 * @param dataKey what a sealed backup is opened by; null for one that is not
 * @param openLibrary holds the key of the library that was backed up, when that one has a passphrase
 * @throws StudioError `backup-damaged`, `sealed-damaged`, `library-not-empty`, `library-in-use`, `disk-full`, `folder-not-writable`,
 *   `cancelled`
 */
export async function restore(
  from: string,
  home: string,
  replace: boolean,
  control: CopyControl = {},
  dataKey: Buffer | null = null,
  openLibrary: (home: string) => Promise<unknown> = async () => undefined,
): Promise<Restored> {
  refuseNested(home, from)
  const shelf = dataKey ? sealedShelf(from, dataKey) : plainShelf(from)
  const manifest = await shelf.manifest()
  if (holdsSomething(home) && !replace) throw new StudioError('library-not-empty', { file: home })
  const beside = `${home}.restoring`
  await mkdir(beside, { recursive: true, mode: 0o700 })
  for (const [index, { path, size, sha256 }] of manifest.files.entries()) {
    control.onProgress?.(index, manifest.files.length)
    const place = join(beside, path)
    if (path === databaseFile) for (const end of ['', '-wal', '-shm']) rmSync(place + end, { force: true })
    if (lstatSync(place, { throwIfNoEntry: false })?.size === size && (await sha256OfBytes(place)) === sha256) continue
    const copy = await shelf.take(path, place, control.signal).catch((error: unknown) => {
      if (error instanceof StudioError && error.code === 'file-missing')
        throw new StudioError('backup-damaged', { file: path }, error)
      throw error
    })
    if (copy.size !== size || copy.sha256 !== sha256) {
      rmSync(place, { force: true })
      throw new StudioError('backup-damaged', { file: path })
    }
  }
  control.onProgress?.(manifest.files.length, manifest.files.length)
  if (readVault(beside) !== null) await openLibrary(beside)
  const connection = openConnection(join(beside, databaseFile))
  relocate(connection, manifest.home, home)
  connection.close()
  letGo(beside)
  const aside = putAside(home)
  renameSync(beside, home)
  await syncFolder(dirname(home))
  return { manifest, aside }
}

/** Whether a library with sessions or decisions lies there. */
function holdsSomething(home: string): boolean {
  const file = join(home, databaseFile)
  if (!existsSync(file)) return existsSync(home) && readdirSync(home).length > 0
  const connection = openConnection(file)
  try {
    return ['session', 'audit'].some(
      (table) => connection.prepare(`select 1 from ${table} limit 1`).get() !== undefined,
    )
  } finally {
    connection.close()
  }
}

function putAside(home: string): string | null {
  if (!existsSync(home)) return null
  const file = join(home, databaseFile)
  // Refuses a library that somebody has open: they would go on writing into a folder that nobody finds.
  if (existsSync(file)) takeExclusively(file, () => openConnection(file)).release()
  const name = `${home}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`
  renameSync(home, name)
  return name
}
