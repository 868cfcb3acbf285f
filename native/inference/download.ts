import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import type { ModelEntry, ModelFile } from '../../core/contract/manifest.ts'
import { sha256Of } from './fingerprint.ts'
import { readTrusted, recordTrust } from './trust.ts'

export interface DownloadProgress {
  /** Path as in the manifest. */
  readonly file: string
  /** Bytes of all files of the model. */
  readonly done: number
  /** Null when the manifest does not know the size of every file. */
  readonly total: number | null
}

export interface DownloadOptions {
  /** The library's models folder. */
  readonly folder: string
  /**
   * Accept files that nobody has pinned yet: their hash is recorded in `trusted.json` of the folder, and from then on
   * nothing else is accepted.
   */
  readonly trustFirst?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: DownloadProgress) => void
  /** Free bytes of the disk that holds a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>
  /** Seconds without a byte after which a connection counts as lost. */
  readonly patience?: number
}

export interface Downloaded {
  /** Files that were fetched; those that were there and intact are not fetched again. */
  readonly fetched: readonly string[]
  /** Hashes recorded by this call, because nobody had pinned them. */
  readonly trusted: readonly { readonly file: string; readonly sha256: string }[]
}

/** Left free on the disk, bytes: a full disk harms everything else on the machine. */
const spare = 64 * 1024 * 1024

const freeOnDisk = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    (info) => info.size,
    () => 0,
  )

/**
 * Fetches the files of a model, each into `FILE.part` first: what an interruption left is continued, and only a file
 * whose every byte is as pinned gets its name.
 * @throws StudioError `model-unpinned` before anything is fetched when a file has no pin and `trustFirst` is not set,
 *   `model-altered` when what came differs from the pin (it is deleted), `disk-full`, `download-failed`, `cancelled`
 */
export async function downloadModel(entry: ModelEntry, options: DownloadOptions): Promise<Downloaded> {
  const { folder, trustFirst = false, signal } = options
  await mkdir(folder, { recursive: true })
  const known = (await readTrusted(folder))[entry.id] ?? {}
  const pinOf = (file: ModelFile): string | null => file.sha256 ?? known[file.path] ?? null
  for (const file of entry.files)
    if (!trustFirst && pinOf(file) === null)
      throw new StudioError('model-unpinned', { model: entry.id, file: file.path })

  const missing: ModelFile[] = []
  let before = 0
  for (const file of entry.files) {
    const path = join(folder, file.path)
    const size = await sizeOf(path)
    const pin = pinOf(file)
    if (size > 0 && pin !== null && (await sha256Of(path, signal)) === pin) before += size
    else missing.push(file)
  }
  await needSpace(missing, options)

  const total = entry.files.every((file) => file.size !== null)
    ? entry.files.reduce((sum, file) => sum + (file.size as number), 0)
    : null
  const fetched: string[] = []
  const trusted: { file: string; sha256: string }[] = []
  for (const file of missing) {
    const path = join(folder, file.path)
    const part = `${path}.part`
    await mkdir(dirname(path), { recursive: true })
    await fetchInto(part, entry, file, options, (done) =>
      options.onProgress?.({ file: file.path, done: before + done, total }),
    )
    const sha256 = await sha256Of(part, signal)
    const pin = pinOf(file)
    if (pin !== null && sha256 !== pin) {
      await rm(part, { force: true })
      throw new StudioError('model-altered', { model: entry.id, file: file.path })
    }
    before += await sizeOf(part)
    await rename(part, path)
    if (pin === null) {
      await recordTrust(folder, entry.id, file.path, sha256)
      trusted.push({ file: file.path, sha256 })
    }
    fetched.push(file.path)
  }
  return { fetched, trusted }
}

async function needSpace(
  files: readonly ModelFile[],
  { folder, freeBytes = freeOnDisk }: DownloadOptions,
): Promise<void> {
  let wanted = 0
  for (const file of files) wanted += Math.max(0, (file.size ?? 0) - (await sizeOf(join(folder, `${file.path}.part`))))
  if (wanted > 0 && (await freeBytes(folder)) < wanted + spare)
    throw new StudioError('disk-full', { folder, needed: wanted + spare })
}

/** Tries each source in turn; what one left half done the next continues. */
async function fetchInto(
  part: string,
  entry: ModelEntry,
  file: ModelFile,
  options: DownloadOptions,
  tell: (done: number) => void,
): Promise<void> {
  let cause: unknown = new Error('no source')
  for (const source of file.sources) {
    try {
      await fetchFrom(source, part, file, options, tell)
      return
    } catch (error) {
      if (options.signal?.aborted) throw new StudioError('cancelled')
      if (error instanceof StudioError && error.code !== 'download-failed') throw error
      cause = error
    }
  }
  throw new StudioError('download-failed', { model: entry.id, file: file.path }, cause)
}

async function fetchFrom(
  source: string,
  part: string,
  file: ModelFile,
  options: DownloadOptions,
  tell: (done: number) => void,
): Promise<void> {
  const have = await sizeOf(part)
  if (file.size !== null && have === file.size) return
  if (file.size !== null && have > file.size) await rm(part, { force: true })
  const from = file.size !== null && have > file.size ? 0 : have
  // One controller for both reasons to stop: the caller's wish, and a connection that says nothing.
  const idle = new AbortController()
  const patience = (options.patience ?? 60) * 1000
  let timer = setTimeout(() => idle.abort(), patience)
  const signal = options.signal ? AbortSignal.any([options.signal, idle.signal]) : idle.signal
  try {
    const response = await fetch(source, {
      redirect: 'follow',
      signal,
      headers: { ...(from > 0 ? { range: `bytes=${from}-` } : {}), 'accept-encoding': 'identity' },
    })
    // The part is complete already, or longer than the file: then the hash decides.
    if (response.status === 416 && from > 0) return await response.body?.cancel()
    if (!response.ok || !response.body) {
      await response.body?.cancel()
      throw new StudioError('download-failed', { status: response.status })
    }
    const continued = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`)
    let done = continued ? from : 0
    const expected = Number(response.headers.get('content-length') ?? Number.NaN) + done
    const out = await open(part, continued ? 'a' : 'w')
    const reader = response.body.getReader()
    try {
      for (;;) {
        const { done: ended, value } = await reader.read()
        if (ended) break
        clearTimeout(timer)
        timer = setTimeout(() => idle.abort(), patience)
        if (file.size !== null && done + value.length > file.size)
          throw new StudioError('download-failed', { size: done })
        await out.write(value)
        done += value.length
        tell(done)
      }
      await out.sync()
    } finally {
      await reader.cancel().catch(() => {})
      await out.close()
    }
    const whole = file.size ?? (Number.isNaN(expected) ? done : expected)
    if (done !== whole) throw new StudioError('download-failed', { done, expected: whole })
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'cancelled') throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new StudioError('disk-full', { folder: options.folder }, error)
    throw new StudioError('download-failed', {}, error)
  } finally {
    clearTimeout(timer)
  }
}
