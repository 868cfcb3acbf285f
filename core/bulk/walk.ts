import { opendir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { FoundFile } from '../../native/database/bulk-items.ts'
import { checkCancelled, StudioError } from '../contract/errors.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { looksRecorded, recordingNames } from './signature.ts'

/** Files looked at at the same time: a disk or a network answers several questions as fast as one. */
const atOnce = 64

export type Found =
  | { readonly kind: 'recording'; readonly file: FoundFile }
  | { readonly kind: 'other' }
  | { readonly kind: 'closed-folder' }

/**
 * Every file below a folder, as it comes, never more than a few in memory. Hidden files, links to folders and the
 * folders in `without` are left out. A single recording stands for a folder that holds nothing else.
 * @param source Absolute path of a folder, or of one recording.
 * @param without Absolute paths of folders that are not part of it: the destination, the library.
 * @throws StudioError `file-missing`, `file-unreadable`, `cancelled`
 */
export async function* walk(
  source: string,
  without: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const facts = await stat(source).catch((cause) => {
    throw fromSystem(cause, source, 'read')
  })
  if (!facts.isDirectory()) {
    yield { kind: 'recording', file: fileOf('', facts) }
    return
  }
  const left = new Set(await Promise.all(without.map((path) => realpath(path).catch(() => path))))
  const folders = [await realpath(source)]
  const root = folders[0] as string
  let waiting: string[] = []
  const look = async (): Promise<Found[]> => {
    const batch = waiting
    waiting = []
    return Promise.all(batch.map((path) => looked(root, path)))
  }
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    checkCancelled(signal)
    let entries: Awaited<ReturnType<typeof opendir>>
    try {
      entries = await opendir(folder, { bufferSize: 256 })
    } catch (cause) {
      if (folder === root) throw fromSystem(cause, source, 'read')
      yield { kind: 'closed-folder' }
      continue
    }
    for await (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!left.has(path)) folders.push(path)
        continue
      }
      if (!entry.isFile() && !entry.isSymbolicLink()) continue
      waiting.push(path)
      if (waiting.length >= atOnce) {
        yield* await look()
        checkCancelled(signal)
      }
    }
  }
  yield* await look()
}

async function looked(root: string, path: string): Promise<Found> {
  const name = relative(root, path).split(sep).join('/')
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return { kind: 'other' }
    if (!recordingNames.test(path) && !(await looksRecorded(path))) return { kind: 'other' }
    return { kind: 'recording', file: fileOf(name, facts) }
  } catch (cause) {
    if (!recordingNames.test(path)) return { kind: 'other' }
    const error = fromSystem(cause, path, 'read')
    const code = error instanceof StudioError ? error.code : 'file-unreadable'
    return { kind: 'recording', file: { path: name, size: 0, modified: 0, code } }
  }
}

const fileOf = (path: string, facts: { size: number; mtimeMs: number }): FoundFile => ({
  path,
  size: facts.size,
  modified: facts.mtimeMs,
  code: facts.size === 0 ? 'file-empty' : null,
})
