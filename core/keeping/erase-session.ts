import { randomUUID } from 'node:crypto'
import { lstatSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import type { Confirmed, ErasureRow } from '../../native/database/erasures.ts'
import { StudioError } from '../contract/errors.ts'
import type { ErasureCertificate, ErasurePreview } from '../contract/keeping/erasure.ts'
import type { Library } from '../library.ts'
import { countedAt, isRecordedNow, outsideOf, placesOf } from './belongings.ts'
import { forgetInBulk } from './bulk-traces.ts'
import { filesBelow } from './tree.ts'

/**
 * What erasing a session would remove, and what of it lies outside the library.
 * @throws StudioError `session-missing`
 */
export async function erasurePreview(library: Library, session: string): Promise<ErasurePreview> {
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const outside = await outsideOf(library, record)
  return {
    inside: countedAt(library, placesOf(library, session, record.path)),
    outside: outside.map(({ kind, path, isOurs }) => ({ kind, path, isOurs })),
  }
}

/**
 * Erases a session everywhere on this machine: files, rows, pages of the database. What lies outside the library stays
 * unless it is named. Once it has begun, a program that is killed goes on with it when the library is opened again.
 * @param also paths outside the library, as `erasurePreview` gave them, that a person confirmed one by one
 * @param onProgress files that are gone, of all that lie in the library; the database follows the last of them
 * @throws StudioError `session-missing`, `library-busy` while a job works on it or its take goes on, `invalid-input`
 *   when `also` names something that is not the session's, or no longer is; `library-in-use` when everything is gone but
 *   pages of the database, which follow later
 */
export async function eraseSession(
  library: Library,
  session: string,
  by: string,
  also: readonly string[] = [],
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ErasureCertificate> {
  const record = library.database.sessions.get(session)
  if (!record) throw new StudioError('session-missing')
  const outside = await outsideOf(library, record)
  const confirmed = also.map((path) => {
    const thing = outside.find((one) => one.path === path && one.isOurs)
    if (!thing) throw new StudioError('invalid-input', { field: 'also' })
    return thing
  })
  if (isRecordedNow(library, record.path)) throw new StudioError('library-busy', { file: record.title })
  const stay = outside.filter((thing) => thing.isOurs && !confirmed.includes(thing))
  const workplace = library.begin(session)
  try {
    const places = placesOf(library, session, record.path)
    const removed = countedAt(library, places)
    for (const kind of ['original', 'published'] as const) {
      const found = confirmed.filter((one) => one.kind === kind).flatMap(filesOf)
      const bytes = found.reduce((sum, file) => sum + file.bytes, 0)
      if (found.length > 0)
        removed.push({ kind: kind === 'original' ? 'originals' : 'published', files: found.length, bytes })
    }
    library.database.erasures.begin({
      id: randomUUID(),
      session,
      actor: by,
      askedAt: new Date().toISOString(),
      outside: confirmed.map((thing) => ({ ...thing, mark: markOf(thing.path) })),
      counts: {
        removed,
        rows: {},
        left: {
          originals: stay.filter(({ kind }) => kind === 'original').length,
          published: stay.filter(({ kind }) => kind === 'published').length,
        },
      },
    })
    const files = places.flatMap(filesBelow).filter(({ path }) => !path.endsWith('.lock'))
    // One after the other: the studio answers meanwhile.
    for (const [done, { path }] of files.entries()) {
      onProgress(done, files.length)
      await rm(path, { force: true })
    }
    onProgress(files.length, files.length)
    // What is told now is on its way before the database takes the thread.
    await breath()
  } finally {
    workplace.end()
  }
  const certificate = finishErasures(library).find((one) => one.session === session)
  if (!certificate) throw new StudioError('library-busy', { file: library.home })
  return certificate
}

/**
 * Goes on with every erasure that was begun. One whose session is taken by a job of another process waits.
 * @throws StudioError `library-in-use` when pages of the database have to wait
 */
export function finishErasures(library: Library): ErasureCertificate[] {
  const { erasures, sessions, audit } = library.database
  for (const row of erasures.unfinished()) if (row.state === 'begun') removeAll(library, row, sessions)
  const emptied = erasures.unfinished().filter(({ state }) => state === 'emptied')
  if (emptied.length === 0) return []
  const certificates = emptied.map((row): ErasureCertificate => {
    const told = audit.last(row.session)
    const { removed, rows, left } = row.counts
    const isTold = told?.action === 'erase-session' && told.facts.includes(row.id)
    const entry = isTold
      ? told
      : audit.append({
          actor: row.actor,
          action: 'erase-session',
          session: row.session,
          facts: {
            erasure: row.id,
            files: removed.reduce((sum, { files }) => sum + files, 0),
            bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0),
            rows: Object.values(rows).reduce((sum, count) => sum + count, 0),
            left: left.originals + left.published,
          },
        })
    return {
      version: 1,
      id: row.id,
      session: row.session,
      by: row.actor,
      askedAt: row.askedAt,
      erasedAt: entry.at,
      removed,
      rows,
      left,
      entry: { number: entry.number, hash: entry.hash },
    }
  })
  library.database.compact()
  for (const certificate of certificates) erasures.finish(certificate)
  return certificates
}

function removeAll(library: Library, row: ErasureRow, sessions: Library['database']['sessions']): void {
  let workplace: ReturnType<Library['begin']>
  try {
    workplace = library.begin(row.session)
  } catch (error) {
    if (error instanceof StudioError && error.code === 'library-busy') return
    throw error
  }
  try {
    for (const thing of row.outside) removeOutside(thing)
    const path = sessions.get(row.session)?.path ?? null
    const isInside = path !== null && library.relative(path) !== null
    for (const place of placesOf(library, row.session, isInside ? path : null))
      if (!place.endsWith('.lock')) rmSync(place, { recursive: true, force: true })
    forgetInBulk(library, row.session)
    library.database.erasures.empty(row)
  } finally {
    workplace.end()
  }
  rmSync(join(library.home, 'scratch', row.session), { recursive: true, force: true })
  for (const name of [`${row.session}.lock`, `${row.session}.lock-journal`])
    rmSync(join(library.home, 'locks', name), { force: true })
}

const filesOf = ({ kind, path, files }: Confirmed) =>
  kind === 'original' ? filesBelow(path) : files.flatMap((name) => filesBelow(join(path, name)))

/** What tells that a file is still the one that was confirmed. */
const markOf = (path: string): string => {
  const about = lstatSync(path, { throwIfNoEntry: false })
  return about ? [about.ino, about.size, about.mtimeMs].join('-') : ''
}

/** Removes what was confirmed, as long as it is what was confirmed; of a folder only the files that were handed over. */
function removeOutside(thing: Confirmed): void {
  if (thing.kind === 'original' && thing.mark !== markOf(thing.path)) return
  for (const { path } of filesOf(thing)) rmSync(path, { force: true })
  if (thing.kind === 'published' && filesBelow(thing.path).length === 0)
    rmSync(thing.path, { recursive: true, force: true })
}
