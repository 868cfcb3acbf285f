import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/**
 * Path of Electron's program when it is installed whole. The package alone is not enough: its program comes from
 * elsewhere and cannot be had on every machine. Never loads the package, which would try to download it.
 */
export function electronBinary(from: string = import.meta.url): string | null {
  try {
    const folder = dirname(createRequire(from).resolve('electron/package.json'))
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/** Builds and starts the desktop shell, and gives its exit code when it has ended. */
export async function startElectron(program: string): Promise<number> {
  const { buildInterface, buildShell } = await import('../build.ts')
  const log = (line: string): void => void process.stdout.write(`${line}\n`)
  await buildInterface(log)
  const shell = await buildShell(log)
  const child = spawn(program, [shell], { stdio: 'inherit', cwd: resolve(import.meta.dirname, '../..') })
  return new Promise((done) => {
    child.once('error', () => done(1))
    child.once('exit', (code) => done(code ?? 1))
  })
}
