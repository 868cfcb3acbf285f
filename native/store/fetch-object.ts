import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { asideOf, clearAside, syncFile, syncFolder } from '../files/aside.ts'
import { keptWriter } from '../files/kept.ts'
import type { ObjectFacts, ObjectStore, ReadOptions } from './object-store.ts'

export interface FetchOptions extends Omit<ReadOptions, 'range'> {
  /** Bytes that have come, of all. */
  readonly onBytes?: (done: number, total: number) => void
}

/**
 * Writes an object to a file, whole or not at all; sealed, in a library that is.
 * @returns what the object is, with the sha256 of what was written
 * @throws StudioError as `ObjectStore.read`, `disk-full`, `folder-not-writable`
 */
export async function fetchObject(
  store: ObjectStore,
  key: string,
  to: string,
  { onBytes, ...options }: FetchOptions = {},
): Promise<ObjectFacts & { readonly sha256: string }> {
  const { facts, pieces } = await store.read(key, options)
  const aside = asideOf(to)
  const hash = createHash('sha256')
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await clearAside(to)
    const hashed = async function* (): AsyncGenerator<Uint8Array> {
      let done = 0
      for await (const piece of pieces) {
        hash.update(piece)
        done += piece.byteLength
        onBytes?.(done, facts.size)
        yield piece
      }
    }
    await pipeline(hashed(), keptWriter(aside, { flags: 'wx' }))
    await syncFile(aside)
    await rename(aside, to)
    await syncFolder(dirname(to))
    return { ...facts, sha256: hash.digest('hex') }
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw fromSystem(cause, to, 'write')
  }
}
