import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TrintAccount } from '../../../core/brought/trint.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { formatIn } from '../../../core/contract/format.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

const usage = 'trint list | get ID [--out FILE]'

/** `estompe trint`: the transcripts of a Trint account, and one of them as a file that a review takes over. */
export const trintCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, ['out'], [])
  const [what, id, more] = read.positionals
  if (more !== undefined || (what === 'list' && id !== undefined)) throw new StudioError('usage', { what: usage })
  const account = accountOf(process.env)
  const { keepTranscript, trintFiles } = await import('../../../core/brought/trint.ts')
  if (what === 'list') {
    const format = formatIn(terminal.language)
    for await (const file of trintFiles(account, signal))
      if (terminal.json) terminal.printJson({ event: 'file', ...file })
      else terminal.print([file.id, file.duration === null ? '–' : format.clock(file.duration), file.title].join('  '))
    return exitCodes.clean
  }
  if (what !== 'get') throw new StudioError('usage', { what: usage })
  const wanted = needed(id, usage)
  const to = resolve(read.text('out') ?? `${wanted.replace(/[^\w-]/g, '_')}.trint.json`)
  if (existsSync(to)) throw new StudioError('usage', { what: `--out ${to}` })
  await keepTranscript(account, wanted, to, signal)
  if (terminal.json) terminal.printJson({ event: 'result', file: to })
  else
    terminal.print(
      terminal.say({
        fr: `${to}\nOuvrez la séance de cet enregistrement, puis « Reprendre une transcription » au-dessus du texte.`,
        en: `${to}\nOpen the session of this recording, then “Take over a transcript” above the text.`,
      }),
    )
  return exitCodes.clean
}

/** @throws StudioError `trint-refused` without a key, or with something else in its place */
function accountOf(env: NodeJS.ProcessEnv): TrintAccount {
  const address = env.ESTOMPE_TRINT_URL ?? 'https://api.trint.com'
  const key = env.ESTOMPE_TRINT_KEY ?? ''
  const isSafe = /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(`${address}/`)
  if (!isSafe || !URL.canParse(address)) throw new StudioError('usage', { what: 'ESTOMPE_TRINT_URL=https://...' })
  if (!/^[^:]+:.+$/.test(key)) throw new StudioError('trint-refused', { address })
  return { key, address }
}
