import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { libraryFiles } from '../../../core/keeping/library-files.ts'
import { openLibrary } from '../../../core/library.ts'
import { defaultHome } from '../../../core/library-home.ts'
import { run, start } from '../../../test/support/command-line.ts'
import { plantSession } from '../../../test/support/planted-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-backup-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('killed while it moves, backs up or restores, nothing is lost, and the same command ends it', {
  timeout: 120_000,
}, async () => {
  const home = join(folder, 'home')
  const env = { ESTOMPE_HOME: home }
  const library = openLibrary(home)
  const { id } = await plantSession(library, 'one', { files: 20 })
  library.close()
  const whole = libraryFiles(home)
  const killed = async (command: string[], ms: number): Promise<void> => {
    const begun = start([...command, '--json'], { env })
    await begun.says('"done":20,')
    await pause(ms)
    begun.child.kill('SIGKILL')
    await begun.ended
  }
  const done = async (command: string[]): Promise<void> => {
    const { code, errors } = await run([...command, '--json'], { env })
    expect(errors).toBe('')
    expect(code).toBe(0)
  }

  const to = join(folder, 'backup')
  await killed(['backup', to], 0)
  expect((await run(['restore', to], { env })).code).toBe(4)
  await done(['backup', to])

  const moved = join(folder, 'moved')
  await killed(['library', 'move', moved], 20)
  const there = defaultHome(env)
  expect(there).toBe(home)
  expect(libraryFiles(home)).toEqual(whole)
  await done(['library', 'move', moved])
  expect(defaultHome(env)).toBe(moved)
  expect(libraryFiles(moved)).toEqual(whole)
  expect(libraryFiles(home)).toEqual([])

  const elsewhere = { ESTOMPE_HOME: join(folder, 'restored') }
  const restoring = start(['restore', to, '--json'], { env: elsewhere })
  await restoring.says('"done":20,')
  restoring.child.kill('SIGKILL')
  await restoring.ended
  expect((await run(['restore', to], { env: elsewhere })).code).toBe(0)
  const restored = openLibrary(elsewhere.ESTOMPE_HOME)
  expect(libraryFiles(elsewhere.ESTOMPE_HOME)).toEqual(whole)
  expect(restored.database.sessions.get(id)?.path).toContain(elsewhere.ESTOMPE_HOME)
  restored.close()
})
