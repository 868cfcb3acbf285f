import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { SessionRecord } from '../../native/database/sessions.ts'
import { keptSize, readKeptText } from '../../native/files/kept.ts'
import type { ResultFile, SessionResults } from '../contract/api.ts'
import { RedactionPlan } from '../contract/plan.ts'
import { Report } from '../contract/report.ts'
import { Transcript } from '../contract/transcript.ts'
import type { Library } from '../library.ts'

/** Where the studio hands a session's clean results over: inside the library, until the user takes a copy. */
export const resultsRoot = (library: Library, session: string): string => join(library.home, 'results', session)

export interface ResultFolder {
  /** Absolute. */
  readonly folder: string
  readonly files: readonly ResultFile[]
}

/** What lies in a folder of results, or null when it is no such folder. */
async function filesIn(folder: string): Promise<{ files: ResultFile[]; written: number } | null> {
  const report = await stat(join(folder, 'report.json')).catch(() => null)
  if (!report) return null
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  const files = names.sort().map(async (name) => ({ name, bytes: await keptSize(join(folder, name)) }))
  return { files: await Promise.all(files), written: report.mtimeMs }
}

/**
 * The folder that holds what a session gave: the one that was handed over, or its quarantine. Looked up on the disk,
 * so that a library that was moved still has its results.
 */
export async function resultFolder(library: Library, session: SessionRecord): Promise<ResultFolder | null> {
  if (session.state === 'leaks') return { folder: library.quarantineFolder(session.id), files: [] }
  if (session.state !== 'done') return null
  const root = resultsRoot(library, session.id)
  const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
  let newest: (ResultFolder & { written: number }) | null = null
  for (const entry of entries) {
    const folder = join(root, entry.name)
    const found = entry.isDirectory() && !entry.name.startsWith('.') ? await filesIn(folder) : null
    if (found && (newest === null || found.written > newest.written)) newest = { folder, ...found }
  }
  return newest
}

/** Null as well when the file is damaged: one broken result must not take the whole library from the screen. */
async function parsed<T>(schema: z.ZodType<T>, path: string): Promise<T | null> {
  const text = await readKeptText(path).catch(() => null)
  if (text === null) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export const readReport = ({ folder }: ResultFolder): Promise<Report | null> =>
  parsed(Report, join(folder, 'report.json'))

/** Report, transcript and plan as they were written. Of a render in quarantine only the report and the plan. */
export async function readResults(found: ResultFolder, clean: boolean): Promise<SessionResults> {
  const [report, transcript, plan] = await Promise.all([
    readReport(found),
    clean ? parsed(Transcript, join(found.folder, 'transcript.json')) : null,
    parsed(RedactionPlan, join(found.folder, 'plan.json')),
  ])
  return { report, transcript, plan, files: clean ? [...found.files] : [] }
}

/** The rendered media of a clean session: its name, or null. */
export async function renderedMedia({ folder }: Pick<ResultFolder, 'folder'>): Promise<string | null> {
  for (const name of ['redacted.mp4', 'redacted.m4a']) if (await stat(join(folder, name)).catch(() => null)) return name
  return null
}
