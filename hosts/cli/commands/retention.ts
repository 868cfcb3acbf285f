import { userInfo } from 'node:os'
import { StudioError } from '../../../core/contract/errors.ts'
import type { RetentionState } from '../../../core/contract/keeping/retention.ts'
import { pathsAfter, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const usage = 'retention [delete|keep ID... [--always] [--also "PATH"]] | retention ask'

/** `estompe retention`: shows the originals whose time has come, and takes the answer. */
export const retentionCommand: Command = async (args, terminal) => {
  const read = readArguments(args, ['also'], ['always'])
  const [answer, ...sessions] = read.positionals
  const { answerRetention, askAgain, retentionState } = await import('../../../core/keeping/retention.ts')
  const by = userInfo().username
  return withLibrary(async (library) => {
    if (answer === 'ask' && sessions.length === 0) askAgain(library, by)
    else if ((answer === 'delete' || answer === 'keep') && sessions.length > 0)
      await answerRetention(
        library,
        { sessions, answer, always: read.flag('always'), outside: pathsAfter('--also', args) },
        by,
      )
    else if (answer !== undefined) throw new StudioError('usage', { what: usage })
    tell(await retentionState(library), terminal)
    return exitCodes.clean
  })
}

function tell({ due, standing }: RetentionState, terminal: Terminal): void {
  if (terminal.json) {
    terminal.printJson({ event: 'result', due, standing })
    return
  }
  if (due.length === 0)
    terminal.print(
      terminal.say({
        fr: 'Aucun original n’attend de réponse.',
        en: 'No original waits for an answer.',
      }),
    )
  for (const { session, title, approvedAt, days, bytes, outside } of due) {
    const where = outside === null ? '' : `\n    ${outside}`
    terminal.print(
      terminal.say({
        fr: `${session}  ${title} · approuvé le ${approvedAt.slice(0, 10)}, gardé ${days} jours · ${(bytes / 1e6).toFixed(1)} Mo${where}`,
        en: `${session}  ${title} · approved on ${approvedAt.slice(0, 10)}, kept ${days} days · ${(bytes / 1e6).toFixed(1)} MB${where}`,
      }),
    )
  }
  if (standing)
    terminal.print(
      terminal.say({
        fr: `Les originaux échus de la bibliothèque sont supprimés sans redemander (${standing.by}, ${standing.at.slice(0, 10)}).`,
        en: `Originals of the library that come due are deleted without asking again (${standing.by}, ${standing.at.slice(0, 10)}).`,
      }),
    )
}
