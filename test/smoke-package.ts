import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

// Starts the program as it was packaged, and waits until its engine has made its library: then shell, engine and native
// libraries have all been loaded from where the package put them.

const packages = resolve(import.meta.dirname, '../dist/packages')
const places = ['linux-unpacked/estompe', 'win-unpacked/Estompe.exe', 'mac*/Estompe.app/Contents/MacOS/Estompe']
const [program] = globSync(places, { cwd: packages })
if (!program) throw new Error(`no packaged program in ${packages}`)
const home = mkdtempSync(join(tmpdir(), 'estompe-smoke-'))
const path = join(packages, program)
const [command, args] = process.platform === 'linux' ? ['xvfb-run', ['-a', path, '--no-sandbox']] : [path, []]
const child = spawn(command as string, args as string[], {
  env: { ...process.env, ESTOMPE_HOME: home },
  stdio: 'inherit',
})
let runs = false
for (let second = 0; second < 120 && child.exitCode === null && !runs; second++) {
  await pause(1000)
  runs = existsSync(join(home, 'library.db'))
}
child.kill()
await pause(2000)
rmSync(home, { recursive: true, force: true })
console.log(runs ? 'the packaged program runs' : 'the packaged program does not run')
process.exitCode = runs ? 0 : 1
