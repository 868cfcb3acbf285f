import { StudioError } from '../../../core/contract/errors.ts'
import type { Library } from '../../../core/library.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { spoken } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

/** `estompe fetch`: brings recordings from their bucket into the library; without a session, tells which lie in one. */
export const fetchCommand: Command = async (args, terminal, signal) => {
  const { positionals } = readArguments(args, [], [])
  const { fetchRecording, sessionsElsewhere } = await import('../../../core/fetch-recording.ts')
  return withLibrary(async (library) => {
    if (positionals.length === 0) return list(sessionsElsewhere(library), terminal)
    // A name that was mistyped is told before hours of another recording have come.
    if (positionals.some((session) => !library.database.sessions.get(session))) throw new StudioError('session-missing')
    for (const session of positionals) {
      let shown = -1
      const path = await fetchRecording(library, session, {
        signal,
        onProgress: ({ done, total, secondsLeft }) => {
          const share = Math.floor((100 * done) / total)
          if (share === shown) return
          shown = share
          if (terminal.json) terminal.printJson({ event: 'progress', session, done, total, secondsLeft })
          else if (terminal.isInteractive)
            process.stderr.write(`\r\u001b[K${session} · ${lineOf(done, total, secondsLeft, terminal)}`)
        },
      }).finally(() => {
        if (terminal.isInteractive) process.stderr.write('\r\u001b[K')
      })
      if (terminal.json) terminal.printJson({ event: 'result', session, path })
      else terminal.print(`${session}: ${path}`)
    }
    return exitCodes.clean
  })
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

const lineOf = (done: number, total: number, secondsLeft: number, terminal: Terminal): string =>
  terminal.say({
    fr: `${megabytes(done)} Mo sur ${megabytes(total)} · encore ${spoken(secondsLeft)}`,
    en: `${megabytes(done)} of ${megabytes(total)} MB · ${spoken(secondsLeft)} left`,
  })

function list(sessions: ReturnType<Library['database']['sessions']['all']>, terminal: Terminal): number {
  if (terminal.json)
    terminal.printJson({
      event: 'result',
      sessions: sessions.map(({ id, path, size }) => ({ session: id, path, size })),
    })
  else if (sessions.length === 0)
    terminal.print(
      terminal.say({
        fr: 'Aucun enregistrement ne se trouve dans un seau.',
        en: 'No recording lies in a bucket.',
      }),
    )
  else
    for (const { id, path, size } of sessions)
      terminal.print(`${id}  ${path} · ${megabytes(size)} ${terminal.say({ fr: 'Mo', en: 'MB' })}`)
  return exitCodes.clean
}
