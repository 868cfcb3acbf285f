import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { asideOf, clearAside, syncFile, syncFolder, writeWhole } from '../../native/files/aside.ts'
import { type Copied, copyWhole } from '../../native/files/copy-whole.ts'
import { sha256OfBytes } from '../../native/files/sha256.ts'
import { KeyFile } from '../../native/vault/keys.ts'
import { SealedFile } from '../../native/vault/sealed-file.ts'
import { sealed } from '../../native/vault/sealer.ts'
import { checkCancelled, StudioError } from '../contract/errors.ts'
import { BackupManifest } from '../contract/keeping/backup.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { filesBelow } from './tree.ts'

/** A folder that holds a backup. Paths are those of the library, relative, with `/`. */
export interface Shelf {
  /** Copies a file onto it and reads the copy back; one that is there already, the same, is left. */
  put(path: string, from: string, signal?: AbortSignal): Promise<Copied>
  /** Copies a file back. Size and sha256 are those of what was written. */
  take(path: string, to: string, signal?: AbortSignal): Promise<Copied>
  /** Removes every file but these. */
  tidy(paths: readonly string[]): void
  /** @throws StudioError `backup-damaged` when the backup is not whole */
  manifest(): Promise<BackupManifest>
  /** Null: from now on, until there is a new one, this is no backup. */
  setManifest(manifest: BackupManifest | null): Promise<void>
}

const plainManifest = 'backup.json'
const sealedManifest = 'backup.sealed'
export const keysFile = 'keys.json'
/** Files by which a folder is known as one that backups are written to. */
export const shelfMarks = [plainManifest, keysFile, 'backup.unfinished']

const damaged = (file: string, cause?: unknown): StudioError => new StudioError('backup-damaged', { file }, cause)

/** A backup that whoever has the folder can read. */
export function plainShelf(folder: string): Shelf {
  const unfinished = join(folder, 'backup.unfinished')
  return {
    put: (path, from, signal) => copyWhole(from, join(folder, path), signal),
    take: (path, to, signal) => copyWhole(join(folder, path), to, signal),
    tidy(paths) {
      const wanted = new Set([...paths, 'backup.unfinished'].map((path) => join(folder, ...path.split('/'))))
      for (const { path } of filesBelow(folder)) if (!wanted.has(path)) rmSync(path, { force: true })
    },
    async manifest() {
      try {
        return BackupManifest.parse(JSON.parse(readFileSync(join(folder, plainManifest), 'utf8')))
      } catch (cause) {
        throw damaged(plainManifest, cause)
      }
    },
    async setManifest(manifest) {
      if (manifest === null) {
        await writeWhole(unfinished, '')
        rmSync(join(folder, plainManifest), { force: true })
      } else {
        await writeWhole(join(folder, plainManifest), JSON.stringify(manifest, null, 1))
        rmSync(unfinished, { force: true })
      }
    },
  }
}

/** The keys that lie in a backup that is sealed; null when it is not. */
export function keysIn(folder: string): KeyFile | null {
  const path = join(folder, keysFile)
  if (!existsSync(path)) return null
  try {
    return KeyFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw damaged(keysFile, cause)
  }
}

/** A backup that only its key opens: contents, names of files and their number of bytes but for a rest are hidden. */
export function sealedShelf(folder: string, dataKey: Buffer): Shelf {
  const nameKey = Buffer.from(hkdfSync('sha256', dataKey, '', 'estompe names of sealed files', 32))
  const placeOf = (path: string): string =>
    join(folder, 'sealed', createHmac('sha256', nameKey).update(path).digest('hex').slice(0, 40))
  const contentAt = async (place: string, signal?: AbortSignal): Promise<Copied> => {
    const file = await SealedFile.open(place, dataKey)
    const hash = createHash('sha256')
    try {
      for await (const piece of file.read()) {
        checkCancelled(signal)
        hash.update(piece)
      }
    } finally {
      await file.close()
    }
    return { size: file.size, sha256: hash.digest('hex') }
  }
  const seal = async (place: string, content: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> => {
    const aside = asideOf(place)
    try {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 })
      await clearAside(place)
      await writeFile(aside, sealed(content, dataKey), { mode: 0o600, signal })
      await syncFile(aside)
      await rename(aside, place)
      await syncFolder(dirname(place))
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => {})
      throw fromSystem(cause, folder, 'write')
    }
  }
  return {
    async put(path, from, signal) {
      const place = placeOf(path)
      const source = await sha256OfBytes(from, signal)
      if (existsSync(place)) {
        const there = await contentAt(place, signal).catch(() => null)
        if (there?.sha256 === source) return there
      }
      await seal(place, createReadStream(from, { highWaterMark: 1 << 20 }), signal)
      return contentAt(place, signal)
    },
    async take(path, to, signal) {
      const file = await SealedFile.open(placeOf(path), dataKey)
      const aside = asideOf(to)
      const hash = createHash('sha256')
      try {
        await mkdir(dirname(to), { recursive: true, mode: 0o700 })
        await clearAside(to)
        const hashed = async function* () {
          for await (const piece of file.read()) {
            hash.update(piece)
            yield piece
          }
        }
        await writeFile(aside, hashed(), { mode: 0o600, signal })
        await syncFile(aside)
        await rename(aside, to)
      } catch (cause) {
        await rm(aside, { force: true }).catch(() => {})
        throw fromSystem(cause, to, 'write')
      } finally {
        await file.close()
      }
      return { size: file.size, sha256: hash.digest('hex') }
    },
    tidy(paths) {
      const wanted = new Set([...paths.map(placeOf), join(folder, keysFile), join(folder, sealedManifest)])
      for (const { path } of filesBelow(folder)) if (!wanted.has(path)) rmSync(path, { force: true })
    },
    async manifest() {
      const place = join(folder, sealedManifest)
      if (!existsSync(place)) throw damaged(sealedManifest)
      const file = await SealedFile.open(place, dataKey)
      const parts: Buffer[] = []
      try {
        for await (const piece of file.read()) parts.push(piece)
      } finally {
        await file.close()
      }
      try {
        return BackupManifest.parse(JSON.parse(Buffer.concat(parts).toString('utf8')))
      } catch (cause) {
        throw damaged(sealedManifest, cause)
      }
    },
    async setManifest(manifest) {
      const place = join(folder, sealedManifest)
      if (manifest === null) rmSync(place, { force: true })
      else
        await seal(
          place,
          (async function* () {
            yield Buffer.from(JSON.stringify(manifest))
          })(),
        )
    },
  }
}
