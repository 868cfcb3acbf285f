import { hasApproved } from '../../../core/bulk/deliveries.ts'
import { openJob } from '../../../core/bulk/open-job.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { UiLanguage } from '../../../core/contract/language.ts'
import { explained } from '../../../core/contract/sentences.ts'
import { archiveOf, isListed } from '../../../core/fleet/archive.ts'
import { bringHome, type Homecoming } from '../../../core/fleet/bring-home.ts'
import type { FleetTask } from '../../../core/fleet/records.ts'
import { createStudio } from '../../../core/studio.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { taskOf, taskOptions } from './task.ts'

const usage = 'fleet bring SOURCE --out s3://.. --work s3://..'

/**
 * `estompe fleet bring`: what a fleet holds for people comes into the library of this machine, to be reviewed; what
 * people approved and published of it goes to the archive's destination.
 */
export const bringCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, taskOptions, [])
  const [source] = read.positionals
  if (source === undefined || read.positionals.length > 1) throw new StudioError('usage', { what: usage })
  const studio = createStudio()
  try {
    const { task, recipe } = await taskOf(studio, read, source, terminal.language)
    const archives = await archivesOf(task)
    if (archives.length === 0) throw new StudioError('archive-unknown', { file: task.work })
    const opened = await openJob(studio, task)
    try {
      const library = studio.library()
      const { job } = opened
      const counts = { brought: 0, there: 0, gone: 0, failed: 0 }
      for (const archive of archives)
        for await (const one of bringHome(task, archive, recipe, { library, job, signal })) {
          counts[one.outcome] += 1
          tell(terminal, one)
        }
      const isAny = await hasApproved(library, job.id)
      const delivered = isAny ? await opened.deliver({ signal, onEvent: () => undefined }) : 0
      const waiting = library.database.bulkItems.counts(job.id)['needs-person'] ?? 0
      end(terminal, { job: job.id, ...counts, delivered, waiting })
      return counts.failed > 0 ? exitCodes.failed : waiting > 0 ? exitCodes.leaks : exitCodes.clean
    } finally {
      opened.end()
    }
  } finally {
    studio.close()
  }
}

/** The same archive under each language that reports could have been asked for in: who brings it may speak another one. */
async function archivesOf(task: FleetTask): Promise<string[]> {
  const all = UiLanguage.options.map((reportLanguage) => archiveOf({ ...task, reportLanguage }))
  const listed = await Promise.all(all.map((archive) => isListed(task, archive)))
  return all.filter((_, at) => listed[at])
}

function tell(terminal: Terminal, one: Homecoming): void {
  if (terminal.json) terminal.printJson({ event: 'result', ...one })
  else if (one.outcome === 'brought')
    terminal.print(terminal.say({ fr: `${one.key} : ramené`, en: `${one.key}: brought` }))
  else if (one.outcome === 'failed') {
    const { says, next } = explained(one.code, { file: one.key }, terminal.language)
    terminal.print(`${one.key}: ${says}\n  ${next}`)
  }
}

function end(
  terminal: Terminal,
  counts: Readonly<Record<'brought' | 'delivered' | 'waiting' | 'failed', number>> & { readonly job: string },
): void {
  const { brought, delivered, waiting } = counts
  if (terminal.json) terminal.printJson({ event: 'end', ...counts })
  else
    terminal.print(
      terminal.say({
        fr: `${brought} ramené(s), ${delivered} remis après approbation ; ${waiting} attendent une personne.`,
        en: `${brought} brought, ${delivered} delivered after approval; ${waiting} wait for a person.`,
      }),
    )
}
