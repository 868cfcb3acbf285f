import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../../core/library.ts'
import { run } from '../../../test/support/command-line.ts'
import { plantSession, traces } from '../../../test/support/planted-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-passphrase-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('sealed, changed and restored on the command line; a wrong passphrase is refused with a sentence', {
  timeout: 120_000,
}, async () => {
  const ESTOMPE_HOME = join(folder, 'home')
  const library = openLibrary(ESTOMPE_HOME)
  await plantSession(library, 'Camille-4711')
  library.close()
  const to = join(folder, 'backup')
  const asked = await run(['backup', to, '--sealed'], { env: { ESTOMPE_HOME } })
  expect(asked.code).toBe(4)
  expect(asked.errors).toContain('A passphrase is needed')
  const made = await run(['backup', to, '--sealed', '--json'], {
    env: { ESTOMPE_HOME, ESTOMPE_PASSPHRASE: 'correct horse battery' },
  })
  expect(made.code).toBe(0)
  const code = made.events().find(({ event }) => event === 'recovery')?.code as string
  expect(traces(to, 'Camille-4711', code)).toEqual([])

  const elsewhere = { ESTOMPE_HOME: join(folder, 'restored') }
  const wrong = await run(['restore', to], { env: { ...elsewhere, ESTOMPE_PASSPHRASE: 'wrong horse battery' } })
  expect(wrong.code).toBe(4)
  expect(wrong.errors).toContain('not the right passphrase')
  const changed = await run(['passphrase', to, '--recovery'], {
    env: { ...elsewhere, ESTOMPE_RECOVERY_CODE: code, ESTOMPE_NEW_PASSPHRASE: 'another one entirely' },
  })
  expect(changed.code).toBe(0)
  const back = await run(['restore', to], { env: { ...elsewhere, ESTOMPE_PASSPHRASE: 'another one entirely' } })
  expect(back.errors).toBe('')
  expect(back.code).toBe(0)
  expect(traces(elsewhere.ESTOMPE_HOME, 'Camille-4711').length).toBeGreaterThan(5)
})
