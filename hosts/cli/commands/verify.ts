import { basename, resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { progressOf } from '../progress.ts'
import { modelOf } from './process.ts'

/** `estompe verify`: looks for what could still be seen or heard in any file. */
export const verifyCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, ['against', 'language', 'names', 'model', 'policy'], [])
  if (read.positionals.length !== 1) throw new StudioError('usage', { what: 'verify FILE [--against PLAN]' })
  const path = resolve(needed(read.positionals[0], 'FILE'))
  const against = read.text('against')
  const progress = progressOf({ ...terminal, json: false }, path, basename(path))
  const { createStudio } = await import('../../../core/studio.ts')
  const { loadPolicy, presets } = await import('../../../core/policies.ts')
  const studio = createStudio()
  try {
    const { verifyFile } = await import('../../../core/verify-file.ts')
    const { report } = await verifyFile(
      await studio.toolbox(),
      {
        path,
        plan: against === undefined ? null : resolve(against),
        language: read.choice('language', ['fr', 'en', 'auto']) ?? 'auto',
        model: await modelOf(studio, read.text('model')),
        names: (read.text('names') ?? '').split(',').flatMap((name) => name.trim() || []),
        policy: await loadPolicy(read.text('policy') ?? presets[0]),
      },
      { signal, onProgress: progress.tell },
    )
    progress.end()
    if (terminal.json) terminal.printJson(report)
    else if (report.verdict === 'clean') terminal.print(terminal.say({ fr: 'Rien trouvé.', en: 'Nothing found.' }))
    else
      for (const { kind, start, end, check, score } of report.leaks)
        terminal.print(`${start.toFixed(2)}–${end.toFixed(2)} s  ${kind}  (${check}, ${score.toFixed(2)})`)
    return report.verdict === 'clean' && report.leaks.length === 0 ? exitCodes.clean : exitCodes.leaks
  } catch (error) {
    progress.end()
    if (error instanceof StudioError && error.data.file === undefined)
      throw new StudioError(error.code, { file: basename(path), ...error.data }, error)
    throw error
  } finally {
    studio.close()
  }
}
