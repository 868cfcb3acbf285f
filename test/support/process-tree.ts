import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds between two looks. */
const interval = 200
/** Clock ticks a second and bytes a page, as Linux has them on every platform that Node runs on. */
const ticks = 100
const page = 4096

export interface TreeUse {
  readonly code: number | null
  readonly seconds: number
  /** Seconds of processor time of the command and all that it started. */
  readonly cpuSeconds: number
  /** The most bytes that all of them held at the same moment. */
  readonly peakBytes: number
}

/** Runs a command and measures it with everything that it starts. Linux only. */
export async function measureTree(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<TreeUse> {
  const began = performance.now()
  const child = spawn(command, args, { env, stdio: 'ignore' })
  const cpu = new Map<number, number>()
  let peakBytes = 0
  const timer = setInterval(() => {
    let bytes = 0
    for (const { pid, seconds, resident } of treeOf(child.pid)) {
      cpu.set(pid, seconds)
      bytes += resident
    }
    peakBytes = Math.max(peakBytes, bytes)
  }, interval)
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('exit', done)
  })
  clearInterval(timer)
  const cpuSeconds = [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0)
  return { code, seconds: (performance.now() - began) / 1000, cpuSeconds, peakBytes }
}

/**
 * Seconds of processor time of a process so far: its own, and of what it started and outlived, all levels.
 * @throws Error when there is no such process. Linux only.
 */
export function processorOf(pid: number): { own: number; ended: number } {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fieldsOf(pid).slice(11, 15)
  return { own: (user + system) / ticks, ended: (endedUser + endedSystem) / ticks }
}

/** proc(5): what follows the name in brackets, from field 3 on. */
const fieldsOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number)

/** What a process uses. */
export interface ProcessUse {
  readonly pid: number
  /** Of processor time. */
  readonly seconds: number
  /** Bytes. */
  readonly resident: number
}

/** A process and all that it has started, as they are now; none where it has ended. Linux only. */
export function treeOf(root: number | undefined): ProcessUse[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // Field 4 is the parent, 14 and 15 the ticks, 24 the resident pages.
        const fields = fieldsOf(Number(name))
        const [parent = 0, user = 0, system = 0, pages = 0] = [1, 11, 12, 21].map((at) => fields[at] as number)
        return [{ pid: Number(name), parent, seconds: (user + system) / ticks, resident: pages * page }]
      } catch {
        return []
      }
    })
  const inTree = new Set([root])
  for (let size = 0; size < inTree.size; ) {
    size = inTree.size
    for (const { pid, parent } of all) if (inTree.has(parent)) inTree.add(pid)
  }
  return all.filter(({ pid }) => inTree.has(pid))
}
