import { userInfo } from 'node:os'
import { StudioError } from '../../../core/contract/errors.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { withLibrary } from '../with-library.ts'

const usage = 'biometrics [show | consent SESSION --how "..." | delete]'

/** `estompe biometrics`: what faces and voices are recognised by, who agreed that it is kept, and its deletion. */
export const biometricsCommand: Command = async (args, terminal) => {
  const read = readArguments(args, ['how'], [])
  const [task = 'show', session, ...rest] = read.positionals
  const keeping = await import('../../../core/keeping/biometrics.ts')
  const by = userInfo().username
  return withLibrary(async (library) => {
    if (task === 'consent' && session !== undefined && rest.length === 0)
      keeping.consentToBiometrics(library, session, needed(read.text('how'), '--how'), by)
    else if (task === 'delete' && session === undefined) {
      const deleted = keeping.deleteBiometrics(library, by)
      if (terminal.json) terminal.printJson({ event: 'deleted', ...deleted })
      else
        terminal.print(
          terminal.say({
            fr: `Supprimé : ${deleted.files} fichier(s), et tous les consentements à les garder.`,
            en: `Deleted: ${deleted.files} file(s), and every consent to keep them.`,
          }),
        )
    } else if (task !== 'show' || session !== undefined) throw new StudioError('usage', { what: usage })
    const { files, bytes, enrolled, consents } = keeping.biometricState(library)
    if (terminal.json) terminal.printJson({ event: 'result', files, bytes, enrolled, consents })
    else {
      terminal.print(
        terminal.say({
          fr: `Empreintes de visages et de voix gardées : ${files} fichier(s), ${(bytes / 1e6).toFixed(1)} Mo`,
          en: `Prints of faces and voices kept: ${files} file(s), ${(bytes / 1e6).toFixed(1)} MB`,
        }),
      )
      for (const { name, by, addedAt } of enrolled) terminal.print(`  ${name} · ${by}, ${addedAt.slice(0, 10)}`)
      for (const consent of consents)
        terminal.print(`  ${consent.session}  ${consent.title} · ${consent.at.slice(0, 10)} · ${consent.how}`)
    }
    return exitCodes.clean
  })
}
