import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkCancelled } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { asideOf, clearAside, syncFolder } from './aside.ts'
import { sha256OfBytes } from './sha256.ts'

export interface Copied {
  /** Bytes. */
  readonly size: number
  /** Of what was read; what was written was read back and is the same. */
  readonly sha256: string
}

/**
 * Copies a file's bytes, sealed or not, whole or not at all, and reads the copy back. A copy that is there already, with the same size, time
 * and content, is left as it is.
 * @throws StudioError `file-missing`, `file-unreadable`, `disk-full`, `folder-not-writable`, `cancelled`
 */
export async function copyWhole(from: string, to: string, signal?: AbortSignal): Promise<Copied> {
  const about = await stat(from).catch((cause: unknown) => {
    throw fromSystem(cause, from, 'read')
  })
  const there = await stat(to).catch(() => null)
  if (there?.size === about.size && Math.abs(there.mtimeMs - about.mtimeMs) < 2) {
    const [sha256, before] = [await sha256OfBytes(to, signal), await sha256OfBytes(from, signal)]
    if (sha256 === before) return { size: about.size, sha256 }
  }
  const aside = asideOf(to)
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await clearAside(to)
    const sha256 = await pour(from, aside, signal)
    await utimes(aside, about.atime, about.mtime)
    if ((await sha256OfBytes(aside, signal)) !== sha256) throw Object.assign(new Error('copy differs'), { code: 'EIO' })
    await rename(aside, to)
    await syncFolder(dirname(to))
    return { size: (await stat(to)).size, sha256 }
  } catch (cause) {
    await rm(aside, { force: true }).catch(() => {})
    throw fromSystem(cause, to, 'write')
  }
}

async function pour(from: string, to: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const source = await open(from, 'r').catch((cause: unknown) => {
    throw fromSystem(cause, from, 'read')
  })
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      const buffer = Buffer.alloc(1 << 20)
      for (;;) {
        checkCancelled(signal)
        const { bytesRead } = await source.read(buffer, 0, buffer.length, null)
        if (bytesRead === 0) break
        const piece = buffer.subarray(0, bytesRead)
        hash.update(piece)
        await target.writeFile(piece)
      }
      await target.sync()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  return hash.digest('hex')
}
