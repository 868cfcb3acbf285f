import { api } from '../../core/contract/api.ts'
import { StudioError } from '../../core/contract/errors.ts'
import { emitterPortLink, type Link } from '../../core/contract/link.ts'
import { emitterPortBytes } from '../../core/contract/recording/byte-link.ts'
import { TakeId } from '../../core/contract/recording/take.ts'
import { answer, type Handlers } from '../../core/contract/rpc.ts'
import { type LocatedFile, type ShellApi, shellApi } from '../../core/contract/shell.ts'
import type { Desk, ReadableFile } from '../../core/handlers/desk.ts'
import { StudioGate } from '../../core/handlers/gate.ts'
import { handlersOf } from '../../core/handlers/handlers.ts'
import { ownerCalled } from '../../core/handlers/people.ts'
import { lockedHandlers } from '../../core/handlers/vault.ts'
import { keptPiece, keptSize, liesInClear } from '../../core/library-door.ts'
import { startProcessesBy } from '../../core/own-process.ts'
import { processesOfShell } from '../../core/shell-process.ts'
import { openOutlet } from '../../knowledge/client/outlet.ts'

// The studio in a process of its own: a page that hangs does not stop a render, and a render that fails not the page.

const language = (process.argv[2] ?? '').startsWith('fr') ? 'fr' : 'en'
const onBug = (id: string, error: unknown, where: string): void => {
  const name = error instanceof Error ? error.name : typeof error
  process.stderr.write(`[${id}] ${where}: ${name}\n`)
}
startProcessesBy(processesOfShell(process.parentPort))
const opening = StudioGate.open({ language, onBug, openOutlet })
const links = new Set<Link>()

/** What the shell needs to read a file out to its window: by its path, or piece by piece where the library seals it. */
const located = async (file: ReadableFile, downloadName: string | null): Promise<LocatedFile> => ({
  path: file.path,
  type: file.type,
  unmasked: file.unmasked,
  downloadName,
  size: liesInClear(file.path) ? null : await keptSize(file.path),
})

const shellHandlers = (of: Desk): Handlers<ShellApi, null> => ({
  'file.media': async ({ session, kind, pick }) => {
    const file = await of.media(session, kind, pick)
    return file && located(file, null)
  },
  'file.import': async ({ path }) => {
    await of.importPath(path, { language: 'auto', by: of.people.owner.name })
    return {}
  },
  'file.result': async ({ session, name }) => {
    const file = await of.resultFile(session, name)
    return file && located(file, file.name)
  },
  'file.audit': ({ session, name }) => of.auditFile(session, name),
  async 'file.piece'({ path, start, length }) {
    if (of.keeping.library.relative(path) === null) throw new StudioError('forbidden')
    return { bytes: new Uint8Array(await keptPiece(path, start, length)) }
  },
})

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (!port) return
  const take = TakeId.safeParse(/^take:(.+)$/.exec(String(data))?.[1])
  if (take.success) {
    const line = emitterPortBytes(port)
    const attached = opening.then(({ desk }) => desk.takes.attach(take.data, line))
    void attached.then(
      (known) => known || line.close(),
      () => line.close(),
    )
    return
  }
  const link = emitterPortLink(port)
  if (data === 'studio') void opening.then((gate) => serveStudio(gate, link))
  else if (data === 'shell')
    void opening.then((gate) => answer(link, shellApi, shellHandlers(gate.always), { who: null, onBug }))
})

function serveStudio(gate: StudioGate, link: Link): void {
  links.add(link)
  link.onClose(() => links.delete(link))
  const handlers = gate.isLocked ? lockedHandlers(gate) : handlersOf(gate.always, null, gate)
  answer(link, api, handlers, { who: ownerCalled(), onBug })
}

const gate = await opening
// Pages come back by themselves, to the studio that is open then.
gate.onSwap(() => {
  for (const link of [...links]) link.close()
})
if (!gate.isLocked && (await gate.desk.rows()).length === 0)
  await gate.desk.importPath(gate.desk.starterPath, { language: 'auto', by: null })
