import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Confirmed } from '../../native/database/erasures.ts'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { fingerprintOf, sha256OfFile } from '../../native/files/sha256.ts'
import type { KeptCount, KeptKind } from '../contract/keeping/kinds.ts'
import type { Library } from '../library.ts'
import { lockTake } from '../recording/take-folder.ts'
import { isSample } from '../samples.ts'
import { keptKind } from './kept-kind.ts'
import { filesBelow } from './tree.ts'

/** Folders and files of the library that hold nothing but this session, absolute. */
export function placesOf(library: Library, session: string, original: string | null): string[] {
  const { home } = library
  const named = readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'models')
    .flatMap(({ name }) => [join(home, name, session), join(home, name, `${session}.lock`)])
  const own = original === null ? null : originalPlace(library, session, original)
  // A fetched recording lies in a folder that has the session's name.
  return [...new Set([...named, ...(own ? [own] : [])])].filter((path) => existsSync(path))
}

/** The original's own folder where it has one for itself, else the file; null when it lies outside the library. */
function originalPlace(library: Library, session: string, original: string): string | null {
  const relative = library.relative(original)
  if (relative === null) return null
  const [top = '', own, ...rest] = relative.split('/')
  // Everywhere else a folder may hold what is not this session's.
  if (!['originals', 'takes'].includes(top) || own === undefined || rest.length === 0) return original
  const folder = join(library.home, top, own)
  const isShared = library.database.sessions
    .all()
    .some(({ id, path }) => id !== session && dirname(path).startsWith(folder))
  return isShared ? original : folder
}

/** Whether the take that a recording lies in is being recorded or joined: more is being written beside it. */
export function isRecordedNow(library: Library, original: string): boolean {
  const [top, take, ...rest] = library.relative(original)?.split('/') ?? []
  if (top !== 'takes' || take === undefined || rest.length === 0) return false
  const lock = lockTake(library.home, take)
  lock?.release()
  return lock === null
}

/** How much of each kind lies at these places. */
export function countedAt(library: Library, places: readonly string[]): KeptCount[] {
  const counts = new Map<KeptKind, { files: number; bytes: number }>()
  for (const { path, bytes } of places.flatMap(filesBelow)) {
    // A lock holds nothing.
    if (path.endsWith('.lock')) continue
    const kind = keptKind(library.relative(path) ?? '')
    const { files = 0, bytes: before = 0 } = counts.get(kind) ?? {}
    counts.set(kind, { files: files + 1, bytes: before + bytes })
  }
  return [...counts].map(([kind, count]) => ({ kind, ...count }))
}

/** sha256 of recordings outside the library that were read, by path and state of the file: asking again reads nothing. */
const readOutside = new WeakMap<Library, Map<string, string>>()

/** Whether a file outside is a session's recording; one that is as it was when this was told last is not read again. */
async function isRecordingOf(library: Library, { path, fingerprint, size, sha256 }: SessionRecord): Promise<boolean> {
  const now = await fingerprintOf(path).catch(() => null)
  if (now === null || now.size !== size) return false
  if (now.fingerprint === fingerprint) return true
  const known = readOutside.get(library) ?? new Map<string, string>()
  readOutside.set(library, known)
  const state = `${path} ${now.fingerprint}`
  const content = known.get(state) ?? (await sha256OfFile(path))
  // One that was written to just now may be written to again.
  if (now.fingerprint !== null) known.set(state, content)
  return content === sha256
}

/** What belongs to the session but lies outside the library: its recording, and results that were handed over. */
export async function outsideOf(library: Library, session: SessionRecord): Promise<Confirmed[]> {
  const things: Confirmed[] = []
  if (library.relative(session.path) === null && !isSample(session.path)) {
    const isOurs = await isRecordingOf(library, session)
    things.push({ kind: 'original', path: session.path, isOurs, mark: '', files: [] })
  }
  for (const { folder, files } of library.database.publications.ofSession(session.id))
    if (library.relative(folder) === null)
      things.push({
        kind: 'published',
        path: folder,
        isOurs: existsSync(folder),
        mark: '',
        files: files.map(({ name }) => name),
      })
  return things
}
