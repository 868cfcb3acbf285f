import { StudioError } from '../../../core/contract/errors.ts'
import { filled } from '../../../core/contract/language.ts'
import { knowledgeWords } from '../../knowledge/words.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `estompe kb`: the knowledge base on this machine, until it is stopped; or what a studio does with one. */
export const kbCommand: Command = async (args, terminal, signal) => {
  const [what, ...rest] = args
  if (what === 'trust' || what === 'forget' || what === 'rotate' || what === 'publish') {
    const { forgetCommand, publishCommand, rotateCommand, trustCommand } = await import('../../knowledge/publish.ts')
    return { trust: trustCommand, forget: forgetCommand, rotate: rotateCommand, publish: publishCommand }[what](
      rest,
      terminal,
      signal,
    )
  }
  const read = readArguments(args, ['port', 'host', 'origin', 'database', 'media'], [])
  const asked = read.text('port')
  const port = Number(asked ?? 0)
  if (read.positionals.length > 0 || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StudioError('usage', { what: 'kb [trust|forget|publish|rotate] [--port 0..65535]' })
  const origin = read.text('origin')
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).origin === origin))
    throw new StudioError('usage', { what: '--origin https://kb.example.org' })
  const database = read.text('database') ?? process.env.ESTOMPE_KB_DATABASE
  const media = read.text('media') ?? process.env.ESTOMPE_KB_MEDIA
  const host = read.text('host')
  const { ESTOMPE_KB_SMTP: smtp, ESTOMPE_KB_FROM: from } = process.env
  if (smtp !== undefined && from === undefined)
    throw new StudioError('usage', { what: 'ESTOMPE_KB_FROM="Estompe <kb@example.org>"' })
  const { adaptersFrom } = await import('../../knowledge/adapters.ts')
  const { startKnowledgeBase } = await import('../../knowledge/start.ts')
  const base = await startKnowledgeBase({
    log: terminal.note,
    adapters: adaptersFrom(process.env),
    ...(asked === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(origin === undefined ? {} : { origin }),
    ...(database === undefined ? {} : { database }),
    ...(media === undefined ? {} : { media }),
    ...(smtp === undefined || from === undefined ? {} : { mail: { url: smtp, from } }),
  })
  const words = knowledgeWords[terminal.language]
  const link = await base.adminLink()
  if (terminal.json) terminal.printJson({ event: 'ready', origin: base.origin, link })
  else
    terminal.print(`${filled(words.ready, { origin: base.origin })}\n\n    ${link ?? words.tooMany}\n\n${words.once}`)
  if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
  if (!terminal.json) terminal.note(words.closing)
  await base.close()
  return exitCodes.clean
}
