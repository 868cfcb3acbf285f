import { bugLines } from '../../../core/contract/bug.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { readVault } from '../../../core/keeping/vault.ts'
import { defaultHome } from '../../../core/library-home.ts'
import { createStudio } from '../../../core/studio.ts'
import { needs } from '../../fleet/jobs.ts'
import { needed, readArguments } from '../arguments.ts'
import { keepBug } from '../bug-log.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { loadFleet } from '../fleet-package.ts'

/** Options that take a value. */
export const workerOptions = ['temporal', 'namespace', 'queue', 'needs', 'sessions', 'threads', 'nice']

/** `estompe worker`: this machine works for a fleet, until it is stopped. */
export const workerCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, workerOptions, [])
  if (read.positionals.length > 0) throw new StudioError('usage', { what: 'worker --temporal HOST:PORT' })
  const asked = (read.text('needs') ?? needs.join()).split(',').map((one) => one.trim())
  const taken = needs.filter((need) => asked.includes(need))
  if (taken.length !== asked.length) throw new StudioError('usage', { what: `--needs ${needs.join()}` })
  const temporal = needed(read.text('temporal'), '--temporal HOST:PORT')
  const sessions = read.whole('sessions', 2, 1, 32)
  const nice = read.whole('nice', 0, 0, 19)
  const threads = read.text('threads') === undefined ? undefined : read.whole('threads', 1, 1, 256)
  // Sessions of a fleet come and go as libraries of their own, in clear; so would what is brought for them.
  if (readVault(defaultHome()) !== null) throw new StudioError('worker-sealed', { file: defaultHome() })
  const { runFleetWorker } = await loadFleet(() => import('../../fleet/worker.ts'))
  const studio = createStudio(threads === undefined ? {} : { threads })
  try {
    await runFleetWorker(studio, {
      ...{ temporal, sessions, nice, signal, needs: taken },
      namespace: read.text('namespace') ?? 'default',
      queue: read.text('queue') ?? 'estompe',
      // It holds a password, and a command line can be read by every process.
      results: process.env.ESTOMPE_RESULTS || null,
      onReady: () => {
        if (terminal.json) terminal.printJson({ event: 'ready', needs: taken })
        else terminal.note(terminal.say({ fr: `Au travail pour ${temporal}.`, en: `Working for ${temporal}.` }))
      },
      // On standard error, which is what is kept of a container.
      onBug: (id, where, bug) => {
        keepBug(studio.home, id, bug)
        terminal.note(bugLines(id, where, bug))
      },
    })
    return exitCodes.clean
  } finally {
    studio.close()
  }
}
