import { StudioError } from '../../../core/contract/errors.ts'
import type { Bilingual } from '../../../core/contract/language.ts'
import { explained } from '../../../core/contract/sentences.ts'
import type { Studio } from '../../../core/studio.ts'
import { type Arguments, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'

const states: Readonly<Record<string, Bilingual>> = {
  installed: { fr: 'installé', en: 'installed' },
  partial: { fr: 'incomplet', en: 'incomplete' },
  absent: { fr: 'absent', en: 'absent' },
  intact: { fr: 'intact', en: 'intact' },
  altered: { fr: 'altéré', en: 'altered' },
  missing: { fr: 'manquant', en: 'missing' },
  unpinned: { fr: 'sans empreinte', en: 'not pinned' },
}

type Task = (studio: Studio, read: Arguments, terminal: Terminal, signal: AbortSignal) => Promise<number>

const tasks: Readonly<Record<string, Task>> = { list, verify, fetch: fetchModels }

/** `estompe models`: which models there are, whether they are whole, and how to get more. */
export const modelsCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, [], ['trust-first'])
  const task = Object.hasOwn(tasks, read.positionals[0] ?? '') ? tasks[read.positionals[0] as string] : undefined
  if (!task) throw new StudioError('usage', { what: 'models list|fetch|verify' })
  const { createStudio } = await import('../../../core/studio.ts')
  const studio = createStudio()
  try {
    return await task(studio, read, terminal, signal)
  } finally {
    studio.close()
  }
}

const megabytes = (bytes: number | null): string => (bytes === null ? '?' : `${(bytes / 1e6).toFixed(1)} MB`)

async function list(studio: Studio, _read: Arguments, terminal: Terminal): Promise<number> {
  for (const { entry, state, unpinned, size } of await (await studio.models()).list()) {
    const { id, task, title, licence, bundled } = entry
    if (terminal.json) terminal.printJson({ id, task, title, licence, bundled, state, pinned: !unpinned, size })
    else
      terminal.print(
        `${id.padEnd(28)} ${terminal.say(states[state] as Bilingual).padEnd(12)} ${megabytes(size).padStart(10)}  ${task}, ${licence}`,
      )
  }
  return exitCodes.clean
}

async function verify(studio: Studio, read: Arguments, terminal: Terminal): Promise<number> {
  const models = await studio.models()
  let isWhole = true
  for (const { id, state, files } of await models.verify(read.positionals[1])) {
    // A model that is not there is no fault unless somebody asked for it or it comes with the program.
    const isFine = state === 'intact'
    isWhole &&= isFine
    if (terminal.json) terminal.printJson({ id, state, files })
    else {
      terminal.print(`${isFine ? '✓' : '✗'} ${id}: ${terminal.say(states[state] as Bilingual)} ${files.join(', ')}`)
      if (state !== 'intact')
        terminal.print(`  → ${explained(`model-${state}`, { model: id }, terminal.language).next}`)
    }
  }
  return isWhole ? exitCodes.clean : exitCodes.failed
}

async function fetchModels(studio: Studio, read: Arguments, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const ids = read.positionals.slice(1)
  if (ids.length === 0) throw new StudioError('usage', { what: 'models fetch ID' })
  for (const id of ids) {
    const { trusted } = await studio.fetchModel(id, {
      trustFirst: read.flag('trust-first'),
      signal,
      onProgress: (done, total) => {
        if (terminal.json) terminal.printJson({ event: 'progress', model: id, done, total })
        else if (terminal.isInteractive)
          process.stderr.write(`\r\u001b[K${id} · ${megabytes(done)} / ${megabytes(total)}`)
      },
    })
    if (terminal.isInteractive) process.stderr.write('\r\u001b[K')
    for (const { file, sha256 } of trusted) {
      if (terminal.json) terminal.printJson({ event: 'trusted', model: id, file, sha256 })
      else
        terminal.note(
          terminal.say({
            fr: `${file} n’avait pas d’empreinte ; celle-ci est retenue : ${sha256}`,
            en: `${file} had no pin; this one is recorded: ${sha256}`,
          }),
        )
    }
  }
  const models = await studio.models()
  for (const id of ids) {
    const [check] = await models.verify(id)
    const state = check?.state ?? 'missing'
    if (terminal.json) terminal.printJson({ event: 'result', model: id, state })
    else terminal.print(`${id}: ${terminal.say(states[state] as Bilingual)}`)
  }
  return exitCodes.clean
}
