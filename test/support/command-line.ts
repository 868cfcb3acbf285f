import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { isNewEnough } from '../../hosts/cli/node-version.mjs'

export const launcher = resolve(import.meta.dirname, '../../hosts/cli/estompe.mjs')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
  /** The lines of the output, parsed: for `--json`. */
  events(): Record<string, unknown>[]
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when the output holds the text. */
  says(text: string): Promise<void>
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
  readonly script?: string
}

/** Starts the command line in a process of its own, in English. */
export function start(args: readonly string[], { env, node, script }: CommandOptions = {}): Running {
  const child = spawn(node ?? process.execPath, [script ?? launcher, ...args], {
    env: { ...process.env, ESTOMPE_LANG: 'en', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let errors = ''
  child.stdout.on('data', (piece) => (out += piece))
  child.stderr.on('data', (piece) => (errors += piece))
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) =>
      done({
        ...{ code, out, errors },
        events: () =>
          out
            .split('\n')
            .filter((line) => line.startsWith('{'))
            .map((line) => JSON.parse(line)),
      }),
    )
  })
  const says = (text: string): Promise<void> =>
    new Promise((done, fail) => {
      const look = (): void => {
        if (out.includes(text)) done()
      }
      look()
      child.stdout.on('data', look)
      child.on('close', () => fail(new Error(`ended without saying ${text}: ${errors}`)))
    })
  return { child, ended, says }
}

export const run = (args: readonly string[], options?: CommandOptions): Promise<Ended> => start(args, options).ended

/** A Node on this machine that is too old for the program, or null. */
export function oldNode(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const node = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
    try {
      accessSync(node, constants.X_OK)
      if (!isNewEnough(execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim())) return node
    } catch {
      // Not a Node that can be run: look on.
    }
  }
  return null
}
