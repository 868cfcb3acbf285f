import { FromShell, type ToShell } from './contract/own-process.ts'
import type { OwnProgram, StartProcess } from './own-process.ts'
import type { ShellLine } from './parent-line.ts'

/** Has the desktop shell start processes: see `core/contract/own-process.ts`. */
export function processesOfShell(line: ShellLine): StartProcess {
  let last = 0
  const running = new Map<number, { readonly hear: OwnProgram['hear']; readonly gone: () => void }>()
  const ask = (message: ToShell): void => line.postMessage(message)
  line.on('message', ({ data }) => {
    const said = FromShell.safeParse(data)
    if (!said.success) return
    const { id } = said.data
    if (said.data.kind === 'said') return running.get(id)?.hear(said.data.message)
    running.get(id)?.gone()
    running.delete(id)
  })
  return ({ program, args, env = {}, hear }) => {
    const id = ++last
    const gone = new Promise<void>((done) => running.set(id, { hear, gone: done }))
    ask({ kind: 'start', id, program, args: [...args], env })
    return {
      pid: undefined,
      input: null,
      gone,
      tell: (message) => ask({ kind: 'tell', id, message }),
      end: () => ask({ kind: 'end', id }),
    }
  }
}
