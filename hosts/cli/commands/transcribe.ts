import { basename, extname, resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { progressOf } from '../progress.ts'
import { modelOf } from './process.ts'

/** `estompe transcribe`: what is said, as it is said. Asked for by name, so nothing in it is hidden, and it says so. */
export const transcribeCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, ['out', 'language', 'model'], ['force'])
  if (read.positionals.length !== 1) throw new StudioError('usage', { what: 'transcribe INPUT --out FILE' })
  const path = resolve(read.positionals[0] as string)
  const out = resolve(needed(read.text('out'), '--out FILE.json|.vtt|.srt|.txt|.docx|.sbv'))
  const language = read.choice('language', ['fr', 'en', 'auto']) ?? 'auto'
  const progress = progressOf(terminal, path, basename(path))
  progress.tell({ stage: 'import', done: 0, total: 1, secondsLeft: null })
  const { createStudio } = await import('../../../core/studio.ts')
  const studio = createStudio()
  try {
    const { exporters, documents } = await studio.plugins()
    const all = [...exporters, ...documents]
    const exporter = all.find(({ extension }) => `.${extension}` === extname(out).toLowerCase())
    if (!exporter)
      throw new StudioError('usage', { what: `--out FILE.${all.map(({ extension }) => extension).join('|.')}` })
    const model = await modelOf(studio, read.text('model'))
    const request = { path, language, model, force: read.flag('force') }
    const transcript = await studio.transcribe(request, { signal, onProgress: progress.tell })
    const { writeResult } = await import('../../../core/write-result.ts')
    await writeResult(out, await exporter.render(transcript, { title: basename(path, extname(path)) }))
    progress.end()
    const unredacted = {
      fr: `${out} : tout ce qui est dit, RIEN N’Y EST CACHÉ.`,
      en: `${out}: everything that is said, NOTHING IS HIDDEN in it.`,
    }
    if (terminal.json)
      terminal.printJson({ event: 'result', input: path, outcome: 'transcribed', file: out, redacted: false })
    else terminal.print(terminal.say(unredacted))
    return exitCodes.clean
  } catch (error) {
    progress.end()
    if (error instanceof StudioError && error.data.file === undefined)
      throw new StudioError(error.code, { file: basename(path), ...error.data }, error)
    throw error
  } finally {
    studio.close()
  }
}
