import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, opendir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { checkCancelled, StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { tryLock } from '../database/lock.ts'
import { asideOf, syncFolder, writeWhole } from '../files/aside.ts'
import { checkedPieces, clipped } from './checked-pieces.ts'
import type {
  Content,
  ObjectFacts,
  ObjectStore,
  PutOptions,
  Reading,
  ReadOptions,
  StoredObject,
} from './object-store.ts'
import { readParts } from './parts.ts'

/** Hidden folder beside the objects: what their sha256 was when they were put there. */
const notesFolder = '.estompe-objects'
const pieceBytes = 1 << 20
/** Milliseconds between two tries to write a key that somebody else is writing. */
const lockWait = 20

const Note = z.object({ tag: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

/** A folder as an object store. Hidden files are no objects, and no key may have a hidden part. */
export class FolderStore implements ObjectStore {
  readonly address: string

  /** @param folder Absolute path; made when something is put into it. */
  constructor(folder: string) {
    this.address = folder
  }

  async *list(prefix: string, signal?: AbortSignal): AsyncGenerator<StoredObject, void, undefined> {
    // The last part of a prefix may be the beginning of a name.
    const start = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : ''
    const folders = [start]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      checkCancelled(signal)
      const entries = await opendir(this.#path(folder)).catch((cause: unknown) => {
        if (isMissing(cause)) return []
        throw fromSystem(cause, this.#path(folder), 'read')
      })
      for await (const { name } of entries) {
        if (name.startsWith('.')) continue
        const key = folder === '' ? name : `${folder}/${name}`
        if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue
        const facts = await this.#stat(key)
        if (facts === 'folder') folders.push(key)
        else if (facts !== null && key.startsWith(prefix)) yield facts
      }
    }
  }

  async facts(key: string): Promise<ObjectFacts | null> {
    const found = await this.#stat(refuseUnfit(key))
    if (found === null || found === 'folder') return null
    const note = await readFile(this.#notePath(key), 'utf8').catch(() => null)
    const noted = note === null ? null : Note.safeParse(parsed(note))
    return { ...found, sha256: noted?.success && noted.data.tag === found.tag ? noted.data.sha256 : null }
  }

  async read(key: string, { range, tag, signal }: ReadOptions = {}): Promise<Reading> {
    const facts = await this.facts(key)
    const file = this.#path(key)
    if (!facts) throw new StudioError('file-missing', { file })
    if (tag !== undefined && tag !== facts.tag) throw new StudioError('source-changed', { file })
    const of = clipped(range, facts.size)
    return { facts, range: of, pieces: checkedPieces(this.#pieces(key, facts, of), facts, of, file, signal) }
  }

  async *#pieces(key: string, facts: ObjectFacts, { start, end }: Reading['range']) {
    const path = this.#path(key)
    if (end > start) {
      try {
        for await (const piece of createReadStream(path, { start, end: end - 1, highWaterMark: pieceBytes }))
          yield piece as Uint8Array
      } catch (cause) {
        throw fromSystem(cause, path, 'read')
      }
    }
    const after = await this.#stat(key)
    if (after === null || after === 'folder' || after.tag !== facts.tag)
      throw new StudioError('source-changed', { file: path })
  }

  async put(key: string, content: Content, { onlyIf, signal }: PutOptions = {}): Promise<ObjectFacts> {
    const path = this.#path(refuseUnfit(key))
    const aside = asideOf(path)
    try {
      await mkdir(dirname(path), { recursive: true })
      const sha256 = await pour(content, aside, signal)
      return await this.#alone(key, async () => {
        if (onlyIf !== undefined && !fits(await this.#stat(key), onlyIf))
          throw new StudioError('conflict', { file: path })
        await rename(aside, path)
        await syncFolder(dirname(path))
        return this.#noted(key, sha256)
      })
    } catch (cause) {
      throw fromSystem(cause, path, 'write')
    } finally {
      await rm(aside, { force: true })
    }
  }

  async remove(key: string): Promise<void> {
    const path = this.#path(refuseUnfit(key))
    try {
      await rm(path, { force: true })
      await rm(this.#notePath(key), { force: true })
      // A folder that held this object alone is nothing without it.
      for (let folder = dirname(path); folder !== this.address; folder = dirname(folder)) await rmdir(folder)
    } catch (cause) {
      if (isMissing(cause) || (cause instanceof Error && 'code' in cause && cause.code === 'ENOTEMPTY')) return
      throw fromSystem(cause, path, 'write')
    }
  }

  close(): void {}

  #path = (key: string): string => join(this.address, ...key.split('/'))

  #notePath = (key: string): string => join(this.address, notesFolder, `${hashOfKey(key)}.json`)

  async #noted(key: string, sha256: string): Promise<ObjectFacts> {
    const found = await this.#stat(key)
    if (found === null || found === 'folder') throw new StudioError('source-changed', { file: this.#path(key) })
    await writeWhole(this.#notePath(key), JSON.stringify({ tag: found.tag, sha256 } satisfies z.infer<typeof Note>))
    return { ...found, sha256 }
  }

  /** Writers of the same key take turns, in this process and in others. */
  async #alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    await mkdir(join(this.address, notesFolder), { recursive: true })
    // Locks are never removed, as somebody may have them open: so there are 256, whatever the number of keys.
    const path = join(this.address, notesFolder, `${hashOfKey(key).slice(0, 2)}.lock`)
    let lock = tryLock(path)
    while (!lock) {
      await new Promise((go) => setTimeout(go, lockWait))
      lock = tryLock(path)
    }
    try {
      return await work()
    } finally {
      lock.release()
    }
  }

  async #stat(key: string): Promise<StoredObject | 'folder' | null> {
    const path = this.#path(key)
    try {
      const facts = await stat(path, { bigint: true })
      if (facts.isDirectory()) return 'folder'
      const { size, mtimeNs, ino } = facts
      return { key, size: Number(size), modified: Number(facts.mtimeMs), tag: `${size}-${mtimeNs}-${ino}` }
    } catch (cause) {
      if (isMissing(cause)) return null
      throw fromSystem(cause, path, 'read')
    }
  }
}

const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32)

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A key must stay below the folder and be seen when the folder is listed. */
function refuseUnfit(key: string): string {
  if (key.split('/').some((part) => part === '' || part.startsWith('.') || /[\\\0]/.test(part)))
    throw new StudioError('invalid-input', { field: 'key' })
  return key
}

const fits = (there: StoredObject | 'folder' | null, onlyIf: NonNullable<PutOptions['onlyIf']>): boolean =>
  onlyIf === 'absent' ? there === null : there !== null && there !== 'folder' && there.tag === onlyIf.tag

async function pour(content: Content, to: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const target = await open(to, 'wx', 0o600)
  try {
    for await (const piece of 'bytes' in content ? [content.bytes] : readParts(content.path, pieceBytes)) {
      checkCancelled(signal)
      hash.update(piece)
      await target.writeFile(piece)
    }
    await target.sync()
  } finally {
    await target.close()
  }
  return hash.digest('hex')
}
