import { resolve } from 'node:path'
import { isWorkedOn } from '../../../core/bulk/open-job.ts'
import { writeBulkReport } from '../../../core/bulk/report.ts'
import type { BulkJob } from '../../../core/contract/bulk/records.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Bilingual } from '../../../core/contract/language.ts'
import { createStudio } from '../../../core/studio.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

const states: Readonly<Record<BulkJob['state'], Bilingual>> = {
  planning: { fr: 'en préparation', en: 'being planned' },
  planned: { fr: 'préparé', en: 'planned' },
  running: { fr: 'en cours', en: 'running' },
  paused: { fr: 'en pause', en: 'paused' },
  stopped: { fr: 'arrêté', en: 'stopped' },
  done: { fr: 'terminé', en: 'done' },
}

/** `estompe bulk list`: the jobs that there are. */
export const listCommand: Command = async (args, terminal) => {
  if (readArguments(args, [], []).positionals.length > 0) throw new StudioError('usage', { what: 'bulk list' })
  const studio = createStudio()
  const library = studio.library()
  for (const { id, source, out, state, stateCode, wishes, plan } of library.database.bulkJobs.all()) {
    // A process that was killed could not say so; the lock that it held can.
    const now = ['running', 'paused', 'planning'].includes(state) && !isWorkedOn(library, id) ? 'stopped' : state
    const counts = library.database.bulkItems.counts(id)
    if (terminal.json)
      terminal.printJson({ job: id, source, out, policy: wishes.policy, state: now, stateCode, counts, plan })
    else terminal.print(`${id}  ${terminal.say(states[now])}  ${source} → ${out}`)
  }
  studio.close()
  return exitCodes.clean
}

/** `estompe bulk pause|resume|stop JOB`: says what is wished; whoever runs the job looks every second. */
export const wishCommand =
  (name: string, wish: 'run' | 'pause' | 'stop'): Command =>
  async (args) => {
    const { positionals } = readArguments(args, [], [])
    const [id] = positionals
    if (id === undefined || positionals.length > 1) throw new StudioError('usage', { what: `bulk ${name} JOB` })
    const studio = createStudio()
    try {
      const { bulkJobs } = studio.library().database
      if (!bulkJobs.get(id)) throw new StudioError('bulk-missing')
      bulkJobs.wish(id, wish)
      return exitCodes.clean
    } finally {
      studio.close()
    }
  }

/** `estompe bulk report JOB --out FILE`. */
export const reportCommand: Command = async (args, terminal) => {
  const read = readArguments(args, ['out'], [])
  const [id] = read.positionals
  const out = read.text('out')
  if (id === undefined || read.positionals.length > 1 || !out || !/\.(csv|html|json)$/i.test(out))
    throw new StudioError('usage', { what: 'bulk report JOB --out FILE.csv|.html|.json' })
  const studio = createStudio()
  try {
    await writeBulkReport(studio.library(), id, resolve(out), terminal.language)
    return exitCodes.clean
  } finally {
    studio.close()
  }
}
