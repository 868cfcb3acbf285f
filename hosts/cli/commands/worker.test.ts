import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { prepareVault, sealLibrary } from '../../../core/keeping/vault.ts'
import { openLibrary } from '../../../core/library.ts'
import { run } from '../../../test/support/command-line.ts'

const home = mkdtempSync(join(tmpdir(), 'estompe-worker-'))
afterAll(() => rmSync(home, { recursive: true }))

test('in a library with a passphrase a worker begins nothing, and says where it would', {
  timeout: 60_000,
}, async () => {
  openLibrary(home).close()
  const passphrase = 'correct horse battery'
  sealLibrary(home, await prepareVault(passphrase))
  const env = { ESTOMPE_HOME: home, ESTOMPE_LIBRARY_PASSPHRASE: passphrase }
  const { code, events } = await run(['worker', '--temporal', '127.0.0.1:1', '--json'], { env })
  expect(events()).toMatchObject([
    { event: 'error', code: 'worker-sealed', next: expect.stringContaining('ESTOMPE_HOME') },
  ])
  expect(code).toBe(4)
  expect(readdirSync(join(home, 'scratch'))).toEqual([])
})
