import { StudioError } from '../../../core/contract/errors.ts'
import { ownerCalled } from '../../../core/handlers/people.ts'
import { offerNewLinks } from '../../web/new-links.ts'
import { startStudioHost } from '../../web/studio-host.ts'
import { hostWords } from '../../web/words.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'

/** `estompe serve`: the studio in a browser on this machine, until it is stopped. */
export const serveCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, ['port', 'person', 'role'], [])
  const port = Number(read.text('port') ?? 0)
  if (read.positionals.length > 0 || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StudioError('usage', { what: 'serve [--port 0..65535] [--person NAME --role mentor|reviewer|admin]' })
  const name = read.text('person')?.trim()
  const role = read.choice('role', ['mentor', 'reviewer', 'admin'])
  if ((name === undefined) !== (role === undefined) || name === '')
    throw new StudioError('usage', { what: '--person NAME --role mentor|reviewer|admin' })
  const words = hostWords[terminal.language]
  const host = await startStudioHost({ port, language: terminal.language, log: terminal.note })
  const link = host.served.newLink()
  const invited = name && role ? host.desk.people.invite(name, role, ownerCalled(), host.served.door) : null
  if (terminal.json)
    terminal.printJson({ event: 'ready', origin: host.served.origin, link, ...(invited ? { invited } : {}) })
  else if (invited)
    terminal.print(`${words.ready}\n\n    ${link}\n\n${words.invited}\n\n    ${invited}\n\n${words.once}`)
  else terminal.print(`${words.ready}\n\n    ${link}\n\n${words.once}`)
  if (host.isLocked && !terminal.json) terminal.print(words.locked)
  const stopOffering = offerNewLinks(host.served, terminal.print)
  if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
  if (!terminal.json) terminal.note(words.closing)
  stopOffering()
  await host.close()
  return exitCodes.clean
}
