import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { hoursOf } from '../../../core/bulk/conditions.ts'
import { openJob, usualJobs } from '../../../core/bulk/open-job.ts'
import { isBucket, libraryPlace, placeOf } from '../../../core/bulk/places/place.ts'
import type { BulkPlan } from '../../../core/contract/bulk/records.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { fromSystem } from '../../../core/contract/system-errors.ts'
import { presets } from '../../../core/policies.ts'
import { createStudio } from '../../../core/studio.ts'
import { type Arguments, needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { modelOf, policyOf } from '../commands/process.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { linesOfPlan } from './plan-text.ts'
import { showRun } from './show-run.ts'

const texts = [
  ...['out', 'policy', 'mask', 'language', 'names', 'model'],
  ...['jobs', 'threads', 'nice', 'between', 'report', 'read-seconds'],
]
const flags = ['dry-run', 'force', 'on-battery', 'while-recording']
const usage = 'bulk run SOURCE --out DIR [--dry-run]'

/** `estompe bulk run`: every recording below a folder, resumable, with a plan first and a report at the end. */
export const runCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, texts, flags)
  const [source] = read.positionals
  if (source === undefined || read.positionals.length > 1) throw new StudioError('usage', { what: usage })
  const jobs = read.whole('jobs', usualJobs(), 1, 32)
  const quiet = {
    between: read.text('between') === undefined ? null : hoursOf(read.text('between') as string),
    onBattery: read.flag('on-battery'),
    whileRecording: read.flag('while-recording'),
  }
  const report = read.text('report')
  if (report !== undefined && !/\.(csv|html|json)$/i.test(report))
    throw new StudioError('usage', { what: '--report FILE.csv|.html|.json' })
  const studio = createStudio()
  try {
    const opened = await openJob(studio, await requestOf(studio, read, placeOf(source)))
    try {
      const plan = await planned(terminal, (onProgress) =>
        opened.plan({ signal, jobs, readingSeconds: read.whole('read-seconds', 20, 0, 86_400), onProgress }),
      )
      if (terminal.json) terminal.printJson({ event: 'plan', job: opened.job.id, policy: opened.policy.name, ...plan })
      else for (const line of linesOfPlan(plan, terminal.language)) terminal.print(line)
      if (read.flag('dry-run')) return exitCodes.clean
      return await showRun(studio, opened, terminal, signal, {
        ...{ jobs, quiet, force: read.flag('force') },
        threads: read.whole('threads', studio.threads, 1, 256),
        nice: read.whole('nice', 0, 0, 19),
        report: report === undefined ? null : resolve(report),
      })
    } finally {
      opened.end()
    }
  } finally {
    studio.close()
  }
}

/** What a bulk job is asked for, as it was typed. @throws StudioError `usage`, `policy-invalid`, `model-unknown`, `file-missing` */
export async function requestOf(studio: ReturnType<typeof createStudio>, read: Arguments, source: string) {
  if (!isBucket(source) && source !== libraryPlace)
    await stat(source).catch((cause) => {
      throw fromSystem(cause, source, 'read')
    })
  const named = read.text('policy') ?? presets[0]
  const policy = presets.some((preset) => preset === named) ? named : resolve(named)
  await policyOf(policy)
  return {
    source,
    out: placeOf(needed(read.text('out'), '--out DIR|s3://BUCKET/PREFIX|library:')),
    wishes: {
      policy,
      mask: read.choice('mask', ['soft', 'fill', 'mosaic', 'blur']) ?? null,
      language: read.choice('language', ['fr', 'en', 'auto']) ?? ('auto' as const),
      model: await modelOf(studio, read.text('model')),
      names: (read.text('names') ?? '').split(',').flatMap((name) => name.trim() || []),
    },
  }
}

const steps = {
  walk: { fr: 'fichiers trouvés', en: 'files found' },
  hash: { fr: 'fichiers de même taille comparés', en: 'files of equal size compared' },
  read: { fr: 'en-têtes lus', en: 'headers read' },
}

async function planned(
  terminal: Terminal,
  plan: (onProgress: (step: keyof typeof steps, done: number) => void) => Promise<BulkPlan>,
): Promise<BulkPlan> {
  const clear = (): void => void (terminal.isInteractive && process.stderr.write('\r\u001b[K'))
  try {
    return await plan((step, done) => {
      if (terminal.json) terminal.printJson({ event: 'planning', step, done })
      else if (terminal.isInteractive) process.stderr.write(`\r\u001b[K${terminal.say(steps[step])} : ${done}`)
    })
  } finally {
    clear()
  }
}
