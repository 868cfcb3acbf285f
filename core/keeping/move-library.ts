import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { openConnection } from '../../native/database/connection.ts'
import { takeExclusively } from '../../native/database/exclusive.ts'
import { relocate } from '../../native/database/relocate.ts'
import { writeWhole } from '../../native/files/aside.ts'
import { copyWhole } from '../../native/files/copy-whole.ts'
import { holdKey, keyHeld } from '../../native/vault/keyring.ts'
import { StudioError } from '../contract/errors.ts'
import { MovedTo } from '../contract/keeping/backup.ts'
import { movedFile } from '../library-home.ts'
import type { CopyControl } from './backup.ts'
import { arrivingFile, databaseFile, libraryFiles, refuseNested } from './library-files.ts'

const Arriving = z.object({ from: z.string() })

/**
 * Moves a library that nobody has open: everything is copied and read back, then the old place is told where it went,
 * then it is emptied. Stopped in the middle, the old library is whole; called again, it goes on.
 * @param to absolute path of a folder outside the library: empty, or one that this move was interrupted in
 * @throws StudioError `library-in-use`, `folder-unfit`, `disk-full`, `folder-not-writable`, `cancelled`
 */
export async function moveLibrary(home: string, to: string, control: CopyControl = {}): Promise<void> {
  refuseNested(home, to)
  await refuseForeign(home, to)
  const file = join(home, databaseFile)
  const taken = takeExclusively(file, () => openConnection(file))
  try {
    const key = keyHeld(home)
    if (key) holdKey(to, key)
    await mkdir(to, { recursive: true, mode: 0o700 })
    await writeWhole(join(to, arrivingFile), JSON.stringify({ from: home }))
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(join(to, databaseFile + end), { force: true })
    const paths = [...libraryFiles(home), databaseFile]
    for (const [index, path] of paths.entries()) {
      control.onProgress?.(index, paths.length)
      await copyWhole(join(home, path), join(to, path), control.signal)
    }
    control.onProgress?.(paths.length, paths.length)
    const connection = openConnection(join(to, databaseFile))
    relocate(connection, home, to)
    connection.close()
    await writeWhole(join(home, movedFile), JSON.stringify({ movedTo: to }))
  } finally {
    taken.release()
  }
  clearOld(to)
}

/** Removes what a library left at its old place, once that place says that the library lies here. */
export function clearOld(home: string): void {
  const here = join(home, arrivingFile)
  if (!existsSync(here)) return
  const { from } = Arriving.parse(JSON.parse(readFileSync(here, 'utf8')))
  const told = join(from, movedFile)
  if (!existsSync(told) || MovedTo.parse(JSON.parse(readFileSync(told, 'utf8'))).movedTo !== home) return
  for (const name of readdirSync(from))
    if (name !== movedFile) rmSync(join(from, name), { recursive: true, force: true })
  rmSync(here)
}

async function refuseForeign(home: string, to: string): Promise<void> {
  if (!existsSync(to) || readdirSync(to).length === 0) return
  const text = await readFile(join(to, arrivingFile), 'utf8').catch(() => '{}')
  const marked = Arriving.safeParse(JSON.parse(text))
  if (!marked.success || marked.data.from !== home) throw new StudioError('folder-unfit', { file: to })
}
