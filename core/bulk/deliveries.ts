import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BulkItemRecord } from '../../native/database/bulk-items.ts'
import type { BulkJobRecord } from '../../native/database/bulk-jobs.ts'
import type { Publication } from '../../native/database/publications.ts'
import { asideOf, clearAside } from '../../native/files/aside.ts'
import { copyKept, keptSize } from '../../native/files/kept.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { StudioError } from '../contract/errors.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { placeFor } from '../handing-over.ts'
import type { Library } from '../library.ts'
import { approvedResult } from './approved-result.ts'
import type { BulkDestination } from './places/destination.ts'

export interface DeliveryTools {
  readonly destination: BulkDestination
  readonly signal: AbortSignal
  readonly onItem: (item: BulkItemRecord) => void
}

/** Whether people have approved and published something of what a job holds. */
export async function hasApproved(library: Library, job: string): Promise<boolean> {
  for (const { session } of library.database.bulkItems.published(job))
    if (session !== null && (await approvedResult(library, session)) !== null) return true
  return false
}

/**
 * Brings what a job held, and people approved and published since, to where the job's results go.
 * @returns how many
 * @throws StudioError as the destination; what was brought before stays
 */
export async function deliverApproved(library: Library, job: BulkJobRecord, tools: DeliveryTools): Promise<number> {
  let count = 0
  for (const item of library.database.bulkItems.published(job.id)) {
    if (tools.signal.aborted) break
    if (await delivered(library, job, item, tools)) count += 1
  }
  return count
}

async function delivered(
  library: Library,
  job: BulkJobRecord,
  item: BulkItemRecord,
  { destination, signal, onItem }: DeliveryTools,
): Promise<boolean> {
  const { bulkItems, audit } = library.database
  const session = item.session as string
  const approved = await approvedResult(library, session)
  if (!approved) return false
  const brought = await bring(library, item, approved, destination, signal).catch((error: unknown) => {
    // What lies in the library is not what was approved: that one stays, others go.
    if (error instanceof StudioError && error.code === 'folder-outdated') return null
    throw error
  })
  if (!brought) return false
  // Whoever changed something meanwhile took the approval away.
  const still = await approvedResult(library, session)
  if (still?.renderSha256 !== approved.renderSha256 || still.folder !== approved.folder) {
    await brought.takeBack()
    return false
  }
  const bytes = approved.files.reduce((sum, { size }) => sum + size, 0)
  const none = { code: null, leaks: 0, doubts: 0 }
  bulkItems.end(job.id, item.number, {
    ...{ ...none, state: 'clean', session, folder: brought.place, bytes, recipe: item.recipe, notes: item.notes },
  })
  audit.append({
    ...{ actor: 'estompe', action: 'deliver-approved', session },
    facts: { render: approved.renderSha256, job: job.id },
  })
  const now = bulkItems.get(job.id, item.number)
  if (now) onItem(now)
  return true
}

interface Brought {
  readonly place: string | null
  takeBack(): Promise<void>
}

/** @throws StudioError `folder-outdated` when what lies in the library is not what was published there, and as the destination */
async function bring(
  library: Library,
  item: BulkItemRecord,
  approved: Publication,
  destination: BulkDestination,
  signal: AbortSignal,
): Promise<Brought> {
  const out = destination.folderFor(item)
  if (out === null) return { place: null, takeBack: async () => undefined }
  if (!destination.isElsewhere) return bringToFolder(library, approved, out, signal)
  const copy = join(out, 'approved')
  await copyWhole(approved, copy, signal)
  // Before it is there: who works on the archive with another library must not put something else in its place.
  await destination.withPeople?.note(item, signal)
  const place = await destination.keep(item, copy, signal)
  return { place, takeBack: async () => void (await destination.keep(item, null, signal)) }
}

async function bringToFolder(
  library: Library,
  approved: Publication,
  out: string,
  signal: AbortSignal,
): Promise<Brought> {
  const { publications } = library.database
  const { session, sourcePath } = approved
  const { folder } = placeFor(library, session, { path: sourcePath, out, force: false })
  if (existsSync(out)) await clearAside(folder)
  const aside = asideOf(folder)
  await copyWhole(approved, aside, signal)
  try {
    await rm(folder, { recursive: true, force: true })
    await rename(aside, folder)
  } catch (cause) {
    throw fromSystem(cause, folder, 'write')
  }
  const { renderSha256, contentKey, files } = approved
  publications.remember({ folder, session, sourcePath, renderSha256, contentKey, files })
  return {
    place: folder,
    async takeBack() {
      await rm(folder, { recursive: true, force: true })
      publications.forget(folder)
    },
  }
}

/** Copies what was published, every byte of it or nothing. */
async function copyWhole({ folder, files }: Publication, to: string, signal: AbortSignal): Promise<void> {
  await rm(to, { recursive: true, force: true })
  try {
    for (const { name, size, sha256 } of files) {
      const [from, copy] = [join(folder, name), join(to, name)]
      if ((await keptSize(from).catch(() => -1)) !== size) throw new StudioError('folder-outdated')
      await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
      await copyKept(from, copy, signal)
      if ((await sha256OfFile(copy, signal)) !== sha256) throw new StudioError('folder-outdated')
    }
  } catch (cause) {
    await rm(to, { recursive: true, force: true })
    throw fromSystem(cause, to, 'write')
  }
}
