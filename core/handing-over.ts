import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, parse } from 'node:path'
import type { Publication } from '../native/database/publications.ts'
import { asideOf } from '../native/files/aside.ts'
import { copyKept, keptSize } from '../native/files/kept.ts'
import { sha256OfFile } from '../native/files/sha256.ts'
import { fromSystem } from './contract/system-errors.ts'
import type { VerifiedRender } from './contract/verified.ts'
import { canonical } from './job-key.ts'
import type { Job } from './jobs.ts'
import { filesBelow } from './keeping/tree.ts'
import type { Library } from './library.ts'
import { type Package, publish, quarantine } from './pipeline.ts'
import { refuseUnagreed } from './recording/session-consents.ts'

interface Target {
  /** Absolute path of the recording. */
  readonly path: string
  /** Absolute path of the user's folder; null keeps the result in the library. */
  readonly out: string | null
  readonly force: boolean
  /** A clip of the recording; the whole when left out. */
  readonly clip?: {
    readonly id: string
    /** Name of its folder. */
    readonly name: string
  }
}

/**
 * Makes the user's folder and tries to write there, so that nobody learns after an hour that it cannot be done.
 * @throws StudioError `folder-not-writable`, `disk-full`
 */
export async function refuseUnwritable(out: string): Promise<void> {
  const trial = asideOf(join(out, 'estompe'))
  try {
    await mkdir(out, { recursive: true })
    await mkdir(trial)
    await rmdir(trial)
  } catch (cause) {
    throw fromSystem(cause, out, 'write')
  }
}

/**
 * Puts a clean result into the user's folder, once: a folder that holds it already, whole, is left as it is.
 * @returns the folder, or null when nobody asked for one
 */
export async function handOver(
  library: Library,
  job: Job,
  content: Package,
  proof: VerifiedRender,
  target: Target,
): Promise<string | null> {
  const { out, path, force, clip } = target
  if (out === null) return null
  const { publications } = library.database
  // The library's own results folder is not outside.
  if (library.relative(out) === null) refuseUnagreed(library, job.session.id)
  await refuseUnwritable(out)
  const contentKey = createHash('sha256').update(canonical(content)).digest('hex')
  const { folder, earlier } = placeFor(library, job.session.id, { ...target, out })
  if (!force && earlier?.contentKey === contentKey && (await isWhole(earlier))) return folder
  const { files } = await publish(job, content, proof, { destination: folder, replaces: earlier !== null })
  publications.remember({
    folder,
    session: job.session.id,
    clip: clip?.id ?? '',
    sourcePath: path,
    renderSha256: content.rendered.mediaSha256,
    contentKey,
    files,
  })
  return folder
}

/** `name`, or `name (2)` and so on: the first that is free or that holds this very recording's earlier output. */
export function placeFor(
  { database }: Library,
  session: string,
  { path, out, clip }: Target & { readonly out: string },
): { folder: string; earlier: Publication | null } {
  const name = clip?.name ?? parse(path).name
  for (let number = 1; ; number++) {
    const folder = join(out, number === 1 ? name : `${name} (${number})`)
    const found = database.publications.get(folder)
    const isOwn = found?.session === session && found.sourcePath === path && found.clip === (clip?.id ?? '')
    const earlier = isOwn ? found : null
    if (earlier || !existsSync(folder)) return { folder, earlier }
  }
}

async function isWhole({ folder, files }: Publication): Promise<boolean> {
  for (const { name, size, sha256 } of files) {
    const path = join(folder, name)
    if ((await keptSize(path).catch(() => -1)) !== size || (await sha256OfFile(path)) !== sha256) return false
  }
  return true
}

async function copyFolder(from: string, to: string): Promise<void> {
  for (const { path } of filesBelow(from)) {
    const copy = join(to, path.slice(from.length))
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 })
    await copyKept(path, copy)
  }
}

/**
 * Puts a render with findings into quarantine, and an earlier output of the same recording with it: after this job
 * nothing of it in the user's folder is called redacted.
 */
export async function shutAway(library: Library, job: Job, content: Package, target: Target): Promise<string> {
  const { publications } = library.database
  const { folder } = await quarantine(job, content, library.quarantineFolder(job.session.id))
  for (const earlier of publications.of(target.path)) {
    if (dirname(earlier.folder) !== target.out || earlier.session !== job.session.id || earlier.clip !== '') continue
    if (existsSync(earlier.folder)) await copyFolder(earlier.folder, join(folder, 'earlier', basename(earlier.folder)))
    await rm(earlier.folder, { recursive: true, force: true })
    publications.forget(earlier.folder)
  }
  return folder
}
