import { basename, resolve } from 'node:path'
import { type ErrorCode, isCancelled, StudioError } from '../../../core/contract/errors.ts'
import { notesOf } from '../../../core/contract/report-notes.ts'
import { loadPolicy, presets } from '../../../core/policies.ts'
import type { ProcessRequest, ProcessResult } from '../../../core/process.ts'
import type { Studio } from '../../../core/studio.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { help } from '../help.ts'
import { progressOf } from '../progress.ts'
import type { Terminal } from '../terminal.ts'

const texts = ['out', 'policy', 'mask', 'language', 'names', 'model']

/** `estompe process`: recordings in, verified clean folders out. */
export const processCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, texts, ['force'])
  if (read.positionals.length === 0) throw new StudioError('usage', { what: terminal.say(help).split('\n')[2] ?? '' })
  const out = resolve(needed(read.text('out'), '--out DIR'))
  const mask = read.choice('mask', ['soft', 'fill', 'mosaic', 'blur']) ?? null
  const language = read.choice('language', ['fr', 'en', 'auto']) ?? 'auto'
  const inputs = [...new Set(read.positionals.map((path) => resolve(path)))]
  const first = progressOf(terminal, inputs[0] as string, basename(inputs[0] as string))
  first.tell({ stage: 'import', done: 0, total: 1, secondsLeft: null })
  const policy = await policyOf(read.text('policy') ?? presets[0])
  const { createStudio } = await import('../../../core/studio.ts')
  const studio = createStudio()
  const model = await modelOf(studio, read.text('model'))
  const names = (read.text('names') ?? '').split(',').flatMap((name) => name.trim() || [])

  const codes: number[] = []
  for (const [number, path] of inputs.entries()) {
    if (signal.aborted) break
    const request = {
      ...{ path, out, mask, language, policy, model, names },
      consented: [],
      force: read.flag('force'),
      reportLanguage: terminal.language,
    }
    const progress = number === 0 ? first : progressOf(terminal, path, basename(path))
    codes.push(await one(studio, terminal, signal, request, progress))
  }
  studio.close()
  if (signal.aborted) return exitCodes.cancelled
  return [exitCodes.failed, exitCodes.leaks].find((code) => codes.includes(code)) ?? exitCodes.clean
}

/** A policy that cannot be used is a mistake in the command. */
export async function policyOf(nameOrFile: string) {
  try {
    return await loadPolicy(nameOrFile)
  } catch (error) {
    if (error instanceof StudioError && error.code !== 'policy-invalid')
      throw new StudioError('usage', { what: `--policy ${nameOrFile}` }, error)
    throw error
  }
}

/** The asked model, or the default one. @throws StudioError `model-unknown` before anything begins */
export async function modelOf(studio: Studio, asked: string | undefined): Promise<string> {
  const { defaultModel } = await import('../../../core/default-model.ts')
  const id = asked ?? defaultModel
  const models = await studio.models()
  if (models.entry(id).task !== 'transcribe') throw new StudioError('model-unknown', { model: id })
  return id
}

async function one(
  studio: Studio,
  terminal: Terminal,
  signal: AbortSignal,
  request: ProcessRequest,
  progress: ReturnType<typeof progressOf>,
): Promise<number> {
  const input = request.path
  const label = basename(input)
  try {
    const result = await studio.process(request, { signal, onProgress: progress.tell })
    progress.end()
    tellResult(terminal, input, result)
    return result.outcome === 'clean' ? exitCodes.clean : exitCodes.leaks
  } catch (error) {
    progress.end()
    const failure = terminal.explain(error, input)
    const outcome = isCancelled(error) ? 'cancelled' : 'failed'
    if (terminal.json) terminal.printJson({ event: 'result', input, outcome, folder: null, error: failure })
    terminal.note(`${label}: ${failure.says}\n  ${failure.next}`)
    return codeOf(failure.code)
  }
}

const codeOf = (code: ErrorCode): number => (code === 'cancelled' ? exitCodes.cancelled : exitCodes.failed)

function tellResult(terminal: Terminal, input: string, result: ProcessResult): void {
  const { outcome, folder, report, session } = result
  const label = basename(input)
  if (terminal.json) {
    terminal.printJson({
      event: 'result',
      input,
      outcome,
      session,
      folder,
      leaks: report.leaks.length,
      doubts: report.doubts.length,
      hidden: report.hidden,
      notes: report.notes,
      speed: report.machine.speed,
    })
    return
  }
  if (outcome === 'clean')
    terminal.print(
      terminal.say({ fr: `${label} : vérifié propre → ${folder}`, en: `${label}: verified clean → ${folder}` }),
    )
  else
    terminal.print(
      terminal.say({
        fr: `${label} : la vérification a trouvé ${report.leaks.length} chose(s). Rien n’est sorti de la bibliothèque.\n  Le rendu et son rapport sont en quarantaine : ${folder}`,
        en: `${label}: verification found ${report.leaks.length} thing(s). Nothing left the library.\n  The render and its report are in quarantine: ${folder}`,
      }),
    )
  const [fr, en] = [notesOf(report, 'fr'), notesOf(report, 'en')]
  for (const [at, note] of fr.entries()) terminal.print(`  ${terminal.say({ fr: note, en: en[at] ?? note })}`)
}
