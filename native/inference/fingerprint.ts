import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** The sha256 of a file's bytes, lower-case hex. Read in pieces: memory stays flat. */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/**
 * What the file system says of a file. The change time (ctime) cannot be set by a program, so that a file altered and
 * given back its old modification time still has another mark.
 */
async function markOf(path: string): Promise<{ mark: string; changedMs: number; size: number } | null> {
  const info = await stat(path, { bigint: true }).catch(() => null)
  if (!info?.isFile()) return null
  return {
    mark: [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(':'),
    changedMs: Math.max(Number(info.ctimeNs), Number(info.mtimeNs)) / 1e6,
    size: Number(info.size),
  }
}

/**
 * A file changed this recently could change once more without its times moving (coarse clocks, as git's "racily
 * clean" entries), so its hash is not remembered yet.
 */
const settledMs = 2000

const Cache = z.record(z.string(), z.object({ mark: z.string(), sha256: z.string() }))

export interface Fingerprints {
  /** The sha256 and size of a file, from memory when nothing about the file changed; null when there is no file. */
  of(path: string): Promise<{ sha256: string; size: number } | null>
}

/**
 * Remembers hashes by path, device, inode, size and both times.
 * @param cachePath where they are kept between runs; null keeps them in this process only. An unreadable cache is
 *   ignored: it only saves time.
 */
export function openFingerprints(cachePath: string | null): Fingerprints {
  let loaded: Promise<Map<string, { mark: string; sha256: string }>> | null = null
  const load = async () => {
    if (!cachePath) return new Map<string, { mark: string; sha256: string }>()
    const text = await readFile(cachePath, 'utf8').catch(() => '{}')
    try {
      return new Map(Object.entries(Cache.parse(JSON.parse(text))))
    } catch {
      return new Map<string, { mark: string; sha256: string }>()
    }
  }
  let saving: Promise<void> = Promise.resolve()
  const save = (known: Map<string, unknown>): Promise<void> => {
    if (!cachePath) return Promise.resolve()
    saving = saving.then(async () => {
      const aside = `${cachePath}.${process.pid}.tmp`
      try {
        await mkdir(dirname(cachePath), { recursive: true })
        await writeFile(aside, JSON.stringify(Object.fromEntries(known)))
        await rename(aside, cachePath)
      } catch {
        // A cache that cannot be written costs time at the next start, nothing else.
      }
    })
    return saving
  }
  return {
    async of(path) {
      loaded ??= load()
      const known = await loaded
      const before = await markOf(path)
      if (!before) return null
      const kept = known.get(path)
      if (kept?.mark === before.mark) return { sha256: kept.sha256, size: before.size }
      const sha256 = await sha256Of(path)
      const after = await markOf(path)
      if (after?.mark === before.mark && Date.now() - before.changedMs > settledMs) {
        known.set(path, { mark: before.mark, sha256 })
        await save(known)
      }
      return { sha256, size: before.size }
    },
  }
}
