import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { checkCancelled, StudioError } from '../../contract/errors.ts'
import { RedactionPlan } from '../../contract/plan.ts'
import { fromSystem } from '../../contract/system-errors.ts'
import { type Difference, hiddenOnlyBy } from './differences.ts'

/** Differences of one session that are kept for the page; the figures are of all. */
const most = 60

/** The results of one session, as `process` and `bulk run` lay them out. */
export interface ResultFolder {
  readonly name: string
  readonly folder: string
  /** sha256 of the recording that they are of. */
  readonly sha256: string
}

export interface SessionComparison {
  readonly name: string
  readonly sha256: string
  readonly old: string
  readonly new: string
  /** Hidden before and not any more: what a person must look at. */
  readonly lost: readonly Difference[]
  /** Hidden now and not before. */
  readonly gained: readonly Difference[]
  readonly lostCount: number
  readonly gainedCount: number
  readonly lostSeconds: number
  readonly gainedSeconds: number
}

export interface Comparison {
  readonly old: string
  readonly new: string
  /** Sessions in both, by sha256 of their recording. */
  readonly compared: number
  /** Those that differ, worst first. */
  readonly sessions: readonly SessionComparison[]
  readonly onlyOld: readonly string[]
  readonly onlyNew: readonly string[]
}

/**
 * What two sets of results hide differently.
 * @param old Absolute path of a folder of results, or of one session's result.
 * @throws StudioError `file-missing`, `plan-invalid`, `cancelled`
 */
export async function compareFolders(old: string, now: string, signal: AbortSignal): Promise<Comparison> {
  const [before, after] = await Promise.all([resultsIn(old), resultsIn(now)])
  const newOf = new Map(after.map((one) => [one.sha256, one]))
  const oldHashes = new Set(before.map(({ sha256 }) => sha256))
  const sessions: SessionComparison[] = []
  let compared = 0
  for (const one of before) {
    checkCancelled(signal)
    const same = newOf.get(one.sha256)
    if (!same) continue
    compared += 1
    const [oldPlan, newPlan] = await Promise.all([planIn(one.folder), planIn(same.folder)])
    const lost = hiddenOnlyBy(oldPlan, newPlan)
    const gained = hiddenOnlyBy(newPlan, oldPlan)
    if (lost.length + gained.length > 0) sessions.push(summed(one, same, lost, gained))
  }
  return {
    ...{ old, new: now, compared },
    sessions: sessions.sort(worstFirst),
    onlyOld: before.filter(({ sha256 }) => !newOf.has(sha256)).map(({ name }) => name),
    onlyNew: after.filter(({ sha256 }) => !oldHashes.has(sha256)).map(({ name }) => name),
  }
}

const secondsOf = (differences: readonly Difference[]): number =>
  differences.reduce((sum, { start, end }) => sum + end - start, 0)

const summed = (
  one: ResultFolder,
  same: ResultFolder,
  lost: readonly Difference[],
  gained: readonly Difference[],
): SessionComparison => ({
  ...{ name: same.name, sha256: one.sha256, old: one.folder, new: same.folder },
  ...{ lost: lost.slice(0, most), gained: gained.slice(0, most) },
  ...{ lostCount: lost.length, gainedCount: gained.length },
  ...{ lostSeconds: secondsOf(lost), gainedSeconds: secondsOf(gained) },
})

const bareSeconds = ({ lost }: SessionComparison): number => secondsOf(lost.filter((one) => !one.hiddenOtherwise))

/** What is in the open now comes first, then what changed its kind, then what was gained. */
const worstFirst = (a: SessionComparison, b: SessionComparison): number =>
  bareSeconds(b) - bareSeconds(a) || b.lostSeconds - a.lostSeconds || b.gainedSeconds - a.gainedSeconds

async function planIn(folder: string): Promise<RedactionPlan> {
  const file = join(folder, 'plan.json')
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw fromSystem(cause, file, 'read')
  })
  try {
    return RedactionPlan.parse(JSON.parse(text))
  } catch (cause) {
    throw new StudioError('plan-invalid', { file, where: 'JSON' }, cause)
  }
}

/** Every folder of results in a folder, or the folder itself when it is one. */
async function resultsIn(folder: string): Promise<ResultFolder[]> {
  const facts = await stat(folder).catch((cause) => {
    throw fromSystem(cause, folder, 'read')
  })
  if (!facts.isDirectory()) throw new StudioError('file-missing', { file: folder })
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
  const results: ResultFolder[] = []
  for (const path of [folder, ...names.sort()]) {
    if (!(await stat(join(path, 'plan.json')).catch(() => null))) continue
    results.push({ name: basename(path), folder: path, sha256: (await planIn(path)).source.sha256 })
  }
  return results
}
