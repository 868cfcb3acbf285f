import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../native/database/database.ts'
import { whileRunning } from './support/started-program.ts'

// Starts the program as it was packaged, on a library of its own, and waits until its window lists the sample call and
// its engine has made a verified render of it: then shell, preload, page, engine, FFmpeg, networks and their weights have
// all been loaded from where the package put them. Then the window is closed, and the program has to end by itself.

/** Seconds for each step: a runner of a public CI takes two minutes for the sample call. */
const patience = 600

const packages = resolve(import.meta.dirname, '../dist/packages')
const places = ['linux-unpacked/estompe', 'win-unpacked/Estompe.exe', 'mac*/Estompe.app/Contents/MacOS/Estompe']
const [program] = globSync(places, { cwd: packages })
if (!program) throw new Error(`no packaged program in ${packages}`)
const home = mkdtempSync(join(tmpdir(), 'estompe-smoke-'))
const profile = mkdtempSync(join(tmpdir(), 'estompe-smoke-profile-'))
const path = join(packages, program)
const own = [`--user-data-dir=${profile}`]
const command: [string, ...string[]] = process.platform === 'linux' ? ['xvfb-run', '-a', path, ...own] : [path, ...own]

/** Settles when every session of the library is done. */
async function allDone(): Promise<void> {
  for (;;) {
    const database = openDatabase(join(home, 'library.db'))
    const states = database.sessions.all().map(({ state }) => state)
    database.close()
    const bad = states.find((state) => state === 'failed' || state === 'leaks' || state === 'cancelled')
    if (bad) throw new Error(`the sample call was not rendered: ${bad}`)
    if (states.length > 0 && states.every((state) => state === 'done')) return
    await pause(2000)
  }
}

try {
  const env = { ...process.env, ESTOMPE_HOME: home }
  await whileRunning(command, { origin: 'estompe://studio', env, patience }, async ({ page, close }) => {
    await page
      .locator('a[href^="#/session/"]')
      .first()
      .waitFor({ timeout: patience * 1000 })
    await allDone()
    const code = await close()
    if (code !== 0) throw new Error(`it ended with ${code} when its window was closed`)
  })
  console.log('the packaged program runs, makes a verified render, and ends by itself')
} finally {
  for (const folder of [home, profile])
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 })
}
