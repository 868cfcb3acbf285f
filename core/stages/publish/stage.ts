import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { asideOf, clearAside, syncFile, syncFolder, writeWhole } from '../../../native/files/aside.ts'
import { copyKept, keptSize, liesInClear } from '../../../native/files/kept.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { PublishInput, PublishOutput } from '../../contract/pipeline.ts'
import { missingFrom, tracksIn } from '../../contract/proof.ts'
import type { Report } from '../../contract/report.ts'
import { stage } from '../../contract/stage.ts'
import { fromSystem } from '../../contract/system-errors.ts'

/**
 * Puts a verified render, its texts, its plan and its report into one folder, all of them at once: the folder is
 * written aside on the same disk, synced, and renamed into place. What is already there under that name is replaced.
 * A render that is not proven clean, or whose file is no longer the one that was examined, is refused; it can only
 * be put in quarantine.
 */
export const publishStage = stage<PublishInput, PublishOutput>({
  name: 'publish',
  version: 1,
  input: PublishInput,
  output: PublishOutput,
  uses: () => [],
  run: async (input, { signal, progress }) => {
    if (input.purpose === 'publish') await refuseUnproven(input, signal)
    try {
      return await writeFolder(input, signal, progress)
    } catch (cause) {
      throw fromSystem(cause, input.destination, 'write')
    }
  },
})

async function refuseUnproven({ report, rendered, plan }: PublishInput, signal: AbortSignal): Promise<void> {
  const clean = report.verdict === 'clean' && report.leaks.length === 0
  if (!clean || report.render.sha256 !== rendered.mediaSha256) throw new StudioError('not-verified')
  const picture = rendered.frames > 0 || tracksIn(report).picture
  const texts = rendered.texts.map((path) => basename(path))
  const what = missingFrom(report, { ...tracksIn(report), picture, plan, texts })
  if (what !== null) throw new StudioError('proof-incomplete', { what })
  if ((await sha256OfFile(rendered.media, signal)) !== report.render.sha256) throw new StudioError('not-verified')
}

/** Captions and transcripts are published as they were checked, or not at all. */
function refuseOtherTexts({ texts = {} }: Report, files: PublishOutput['files']): void {
  for (const [name, sha256] of Object.entries(texts))
    if (files.find((file) => file.name === name)?.sha256 !== sha256) throw new StudioError('not-verified')
}

async function writeFolder(
  input: PublishInput,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<PublishOutput> {
  const { destination, rendered } = input
  await mkdir(dirname(destination), { recursive: true })
  await clearAside(destination)
  const aside = asideOf(destination)
  await mkdir(aside)
  const copies = [rendered.media, ...rendered.texts]
  try {
    const plan = join(aside, 'plan.json')
    await writeWhole(plan, `${JSON.stringify(input.plan, null, 1)}\n`, 0o666)
    await writeWhole(join(aside, 'report.json'), `${JSON.stringify(input.report, null, 1)}\n`, 0o666)
    await writeWhole(join(aside, 'report.html'), input.reportHtml, 0o666)
    const { mode } = await stat(plan)
    for (const [index, path] of copies.entries()) {
      checkCancelled(signal)
      const copy = join(aside, basename(path))
      if (liesInClear(path) && liesInClear(copy))
        await copyFile(path, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      else await copyKept(path, copy, signal)
      await chmod(copy, mode)
      await syncFile(copy)
      progress(index + 1, copies.length)
    }
    const files = await filesOf(aside, signal)
    const media = files.find((file) => file.name === basename(rendered.media))
    if (media?.sha256 !== rendered.mediaSha256) throw new StudioError('not-verified')
    if (input.purpose === 'publish') refuseOtherTexts(input.report, files)
    checkCancelled(signal)
    await putInPlace(aside, destination, input.replaces)
    return { folder: destination, files }
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function filesOf(folder: string, signal: AbortSignal): Promise<PublishOutput['files']> {
  const files: PublishOutput['files'] = []
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name)
    files.push({ name, size: await keptSize(path), sha256: await sha256OfFile(path, signal) })
  }
  return files
}

/**
 * Gives the finished folder its name. A folder cannot be renamed over one that has content, so an earlier output of the
 * same recording steps aside first; a folder of somebody else's is never touched.
 */
async function putInPlace(aside: string, destination: string, replaces: boolean): Promise<void> {
  const old = asideOf(destination)
  const steppedAside = replaces && (await renamed(destination, old))
  try {
    await rename(aside, destination)
  } catch (error) {
    if (steppedAside) await rename(old, destination)
    throw error
  }
  await syncFolder(dirname(destination))
  if (steppedAside) await rm(old, { recursive: true, force: true })
}

/** False when there is nothing of that name. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}
