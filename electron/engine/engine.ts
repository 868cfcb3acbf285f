import { api } from '../../core/contract/api.ts'
import { emitterPortLink } from '../../core/contract/link.ts'
import { emitterPortBytes } from '../../core/contract/recording/byte-link.ts'
import { TakeId } from '../../core/contract/recording/take.ts'
import { answer, type Handlers } from '../../core/contract/rpc.ts'
import { type ShellApi, shellApi } from '../../core/contract/shell.ts'
import type { Desk } from '../../core/handlers/desk.ts'
import { handlersOf } from '../../core/handlers/handlers.ts'
import { openDesk } from '../../core/handlers/studio-desk.ts'
import { createStudio } from '../../core/studio.ts'
import { openOutlet } from '../../knowledge/client/outlet.ts'

// The studio in a process of its own: a page that hangs does not stop a render, and a render that fails not the page.

const language = (process.argv[2] ?? '').startsWith('fr') ? 'fr' : 'en'
const onBug = (id: string, error: unknown, where: string): void => {
  const name = error instanceof Error ? error.name : typeof error
  process.stderr.write(`[${id}] ${where}: ${name}\n`)
}
const studio = createStudio()
const desk = openDesk(studio, { language, onBug, outlet: openOutlet(studio.home) })

const shellHandlers = (of: Desk): Handlers<ShellApi, null> => ({
  'file.media': async ({ session, kind, pick }) => {
    const file = await of.media(session, kind, pick)
    return file && { ...file, downloadName: null }
  },
  'file.import': async ({ path }) => {
    await of.importPath(path, { language: 'auto', by: of.people.owner.name })
    return {}
  },
  'file.result': async ({ session, name }) => {
    const file = await of.resultFile(session, name)
    return file && { path: file.path, type: file.type, unmasked: file.unmasked, downloadName: file.name }
  },
})

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (!port) return
  const take = TakeId.safeParse(/^take:(.+)$/.exec(String(data))?.[1])
  if (take.success) {
    const line = emitterPortBytes(port)
    void desk.takes.attach(take.data, line).then((known) => {
      if (!known) line.close()
    })
    return
  }
  const link = emitterPortLink(port)
  if (data === 'studio') answer(link, api, handlersOf(desk, null), { who: desk.people.owner, onBug })
  else if (data === 'shell') answer(link, shellApi, shellHandlers(desk), { who: null, onBug })
})

desk.resumeInterrupted()
if ((await desk.rows()).length === 0) await desk.importPath(desk.starterPath, { language: 'auto', by: null })
