import { fork } from 'node:child_process'
import { extname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { StudioError } from './contract/errors.ts'
import { type Environment, type ProgramName, programs } from './contract/own-process.ts'
import { isOfShell } from './parent-line.ts'

/** A program of ours in a process of its own. */
export interface OwnProcess {
  /** What native code of the operating system knows it by; undefined where somebody else started it. */
  readonly pid: number | undefined
  /** Its standard input, null where it has none. */
  readonly input: Writable | null
  /** Resolves when it is gone, whatever took it. */
  readonly gone: Promise<void>
  /** One that is gone is noticed by its end, not by what can no longer be said to it. */
  tell(message: unknown): void
  /** Ends it now. */
  end(): void
}

export interface OwnProgram {
  readonly program: ProgramName
  readonly args: readonly string[]
  readonly env?: Environment
  readonly hear: (message: unknown) => void
}

export type StartProcess = (program: OwnProgram) => OwnProcess

/** Starts plain Node, which this process is. */
const forked: StartProcess = ({ program, args, env, hear }) => {
  const script = `${join(import.meta.dirname, ...programs[program])}${extname(import.meta.filename)}`
  const child = fork(script, [...args], {
    // What native code prints is nobody's business.
    stdio: ['pipe', 'ignore', process.env.ESTOMPE_DEBUG ? 'inherit' : 'ignore', 'ipc'],
    env: { ...process.env, ...env },
  })
  child.on('message', hear)
  child.stdin?.on('error', () => undefined)
  const gone = new Promise<void>((done) => {
    child.once('error', () => done())
    child.once('exit', () => done())
  })
  return {
    pid: child.pid,
    input: child.stdin,
    gone,
    tell(message) {
      if (child.connected) child.send(message as object, () => undefined)
    },
    end: () => void child.kill('SIGKILL'),
  }
}

/** What the shell started is no Node that could start another one. */
let start: StartProcess | null = isOfShell ? null : forked

/** Whether this process can have others started. */
export const canStartProcesses = (): boolean => start !== null

/**
 * Starts a program of ours: as this process starts them, or as its host does.
 * @throws StudioError `unsupported` where none can be started
 */
export const startProcess: StartProcess = (program) => {
  if (!start) throw new StudioError('unsupported')
  return start(program)
}

/** To be called once, by a host whose own executable is no Node. */
export function startProcessesBy(host: StartProcess): void {
  start = host
}
