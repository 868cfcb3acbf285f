import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import { AuditExport } from '../../../core/contract/keeping/audit.ts'
import { faultSentences } from '../../../core/contract/keeping/audit-words.ts'
import { filled } from '../../../core/contract/language.ts'
import { fromSystem } from '../../../core/contract/system-errors.ts'
import type { Library } from '../../../core/library.ts'
import { type Arguments, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const usage = 'audit verify [--against FILE] | audit export --session ID|--all [--json|--html]'

/** `estompe audit`: proves that the log of decisions is whole, and gives it as JSON or as a page for print. */
export const auditCommand: Command = async (args, terminal) => {
  const read = readArguments(args, ['session', 'against'], ['all', 'html'])
  const [task, ...rest] = read.positionals
  if (rest.length > 0) throw new StudioError('usage', { what: usage })
  if (task === 'verify') return withLibrary((library) => verify(library, read, terminal))
  if (task === 'export') return withLibrary((library) => write(library, read, terminal))
  throw new StudioError('usage', { what: usage })
}

async function verify(library: Library, read: Arguments, terminal: Terminal): Promise<number> {
  const against = read.text('against')
  const witnesses = against === undefined ? [] : (await exportIn(resolve(against))).chain
  const { audit } = library.database
  const faults = audit.faults(witnesses)
  const newest = audit.mark()
  if (terminal.json) terminal.printJson({ event: 'result', entries: audit.all().length, newest, faults })
  else if (faults.length === 0)
    terminal.print(
      terminal.say({
        fr: `Le journal est entier : ${newest?.number ?? 0} entrée(s). Dernière empreinte : ${newest?.hash ?? ''}`,
        en: `The log is whole: ${newest?.number ?? 0} entries. Newest hash: ${newest?.hash ?? ''}`,
      }),
    )
  else for (const fault of faults) terminal.print(filled(terminal.say(faultSentences[fault.fault]), { ...fault }))
  return faults.length === 0 ? exitCodes.clean : exitCodes.failed
}

async function exportIn(file: string): Promise<AuditExport> {
  try {
    return AuditExport.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const known = fromSystem(cause, file, 'read')
    throw known instanceof StudioError ? known : new StudioError('usage', { what: `--against ${file}` }, cause)
  }
}

async function write(library: Library, read: Arguments, terminal: Terminal): Promise<number> {
  const session = read.text('session')
  if ((session === undefined) === !read.flag('all')) throw new StudioError('usage', { what: usage })
  const { exportAudit } = await import('../../../core/keeping/audit-export.ts')
  const log = exportAudit(library, session ?? null)
  if (read.flag('html')) {
    const { auditPage } = await import('../../../core/keeping/audit-page.ts')
    terminal.print(auditPage(log, terminal.language))
  } else terminal.print(JSON.stringify(log, null, 1))
  return exitCodes.clean
}
