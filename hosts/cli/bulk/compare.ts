import { join, resolve } from 'node:path'
import { compareFolders } from '../../../core/bulk/compare/compare.ts'
import { comparisonPage } from '../../../core/bulk/compare/page.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { createStudio } from '../../../core/studio.ts'
import { writeResult } from '../../../core/write-result.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** A bulk job stands for its destination; anything else is a folder. */
function folderOf(text: string): string {
  if (!/^[0-9a-f]{8}$/.test(text)) return resolve(text)
  const studio = createStudio()
  try {
    return studio.library().database.bulkJobs.get(text)?.out ?? resolve(text)
  } finally {
    studio.close()
  }
}

/** `estompe bulk compare`: what two sets of results hide differently, worst first. 3: something is no longer hidden. */
export const compareCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, ['out'], [])
  const [old, now] = read.positionals
  if (old === undefined || now === undefined || read.positionals.length > 2)
    throw new StudioError('usage', { what: 'bulk compare OLD NEW [--out DIR]' })
  const comparison = await compareFolders(folderOf(old), folderOf(now), signal)
  const out = read.text('out')
  if (out !== undefined) {
    const folder = resolve(out)
    let page = ''
    for await (const piece of comparisonPage(comparison, terminal.language, signal)) page += piece
    await writeResult(join(folder, 'comparison.html'), page)
    await writeResult(join(folder, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`)
  }
  if (terminal.json) terminal.printJson(comparison)
  else {
    terminal.print(
      terminal.say({
        fr: `${comparison.compared} séance(s) comparée(s), ${comparison.sessions.length} différente(s)`,
        en: `${comparison.compared} session(s) compared, ${comparison.sessions.length} different`,
      }),
    )
    for (const { name, lostCount, lostSeconds, gainedCount, gainedSeconds } of comparison.sessions)
      terminal.print(
        terminal.say({
          fr: `${name} : −${lostCount} (${lostSeconds.toFixed(1)} s), +${gainedCount} (${gainedSeconds.toFixed(1)} s)`,
          en: `${name}: −${lostCount} (${lostSeconds.toFixed(1)} s), +${gainedCount} (${gainedSeconds.toFixed(1)} s)`,
        }),
      )
  }
  return comparison.sessions.some(({ lostCount }) => lostCount > 0) ? exitCodes.leaks : exitCodes.clean
}
