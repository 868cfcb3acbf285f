import { join } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import { type FromShell, programs, ToShell } from '../core/contract/own-process.ts'

/** The program's `core/`: this file runs as `dist/electron/own-processes.js`. */
const core = join(import.meta.dirname, '..', 'core')

/** Starts what an engine wants to run in processes of their own, hands messages on, and ends them with it. */
export function startForEngine(engine: UtilityProcess): void {
  const running = new Map<number, UtilityProcess>()
  const tell = (message: FromShell): void => engine.postMessage(message)
  const end = (child: UtilityProcess | undefined): void => {
    // They pass over the orderly signal, which a terminal sends to the whole group.
    if (child?.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    else child?.kill()
  }
  engine.on('message', (asked: unknown) => {
    const wish = ToShell.safeParse(asked)
    if (!wish.success) return
    const { id } = wish.data
    if (wish.data.kind === 'tell') return void running.get(id)?.postMessage(wish.data.message)
    if (wish.data.kind === 'end') return end(running.get(id))
    const { program, args, env } = wish.data
    const script = `${join(core, ...programs[program])}.js`
    const child = utilityProcess.fork(script, args, {
      ...{ serviceName: `Estompe ${program}`, stdio: 'ignore', env: { ...process.env, ...env } },
    })
    running.set(id, child)
    child.on('message', (message: unknown) => tell({ kind: 'said', id, message }))
    child.once('exit', () => {
      running.delete(id)
      tell({ kind: 'gone', id })
    })
  })
  engine.once('exit', () => {
    for (const child of running.values()) end(child)
  })
}
