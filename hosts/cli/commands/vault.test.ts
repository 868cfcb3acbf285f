import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openLibrary } from '../../../core/library.ts'
import { run } from '../../../test/support/command-line.ts'
import { plantSession, traces } from '../../../test/support/planted-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-vault-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that answers as `secret-tool` does, and keeps secrets in a folder. */
function fakeSecretTool(): Record<string, string> {
  const programs = join(folder, 'programs')
  mkdirSync(programs)
  const store = join(folder, 'secrets')
  mkdirSync(store)
  const tool = join(programs, 'secret-tool')
  const script = `#!/bin/sh
task=$1
for one in "$@"; do last=$one; done
case $task in
  store) cat > "${store}/$last" ;;
  lookup) cat "${store}/$last" ;;
  clear) rm -f "${store}/$last" ;;
esac
`
  writeFileSync(tool, script)
  chmodSync(tool, 0o755)
  return {
    PATH: `${programs}${delimiter}${process.env.PATH ?? ''}`,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
  }
}

test.skipIf(process.platform !== 'linux')(
  'sealed, opened by phrase, code and keychain, changed and made clear on the command line',
  { timeout: 240_000 },
  async () => {
    const home = join(folder, 'home')
    const word = 'Camille-4711'
    const library = openLibrary(home)
    await plantSession(library, word)
    library.close()
    const before = traces(home, word).length
    expect(before).toBeGreaterThan(5)
    const env = { ESTOMPE_HOME: home, ESTOMPE_KEYCHAIN: 'off' }
    const made = await run(['vault', 'set', '--json'], { env: { ...env, ESTOMPE_NEW_PASSPHRASE: 'correct horse' } })
    expect(made.errors).toBe('')
    expect(made.events().at(-1)).toMatchObject({ state: 'sealed' })
    const code = made.events().find(({ event }) => event === 'recovery')?.code as string
    // Names of files are not sealed, nor is what was verified and handed over.
    const shown = (): string[] =>
      traces(home, word).filter((path) => !path.endsWith(`${word}.mp4`) && !path.startsWith(join(home, 'results')))
    expect(traces(home, code)).toEqual([])

    const locked = await run(['audit', 'verify'], { env })
    expect(locked.code).toBe(4)
    expect(locked.errors).toContain('The library is locked')
    const wrong = await run(['audit', 'verify'], { env: { ...env, ESTOMPE_LIBRARY_PASSPHRASE: 'wrong horse' } })
    expect(wrong.errors).toContain('not the right passphrase')
    const opened = await run(['audit', 'verify'], { env: { ...env, ESTOMPE_LIBRARY_PASSPHRASE: 'correct horse' } })
    expect(opened.code).toBe(0)
    expect(shown()).toEqual([])

    const withKeychain = { ESTOMPE_HOME: home, ...fakeSecretTool() }
    const remembered = await run(['vault', 'remember'], {
      env: { ...withKeychain, ESTOMPE_LIBRARY_PASSPHRASE: code },
    })
    expect(remembered.errors).toBe('')
    expect((await run(['audit', 'verify'], { env: withKeychain })).code).toBe(0)
    await run(['vault', 'forget'], { env: withKeychain })
    expect((await run(['audit', 'verify'], { env: withKeychain })).code).toBe(4)

    const changed = await run(['vault', 'change'], {
      env: { ...env, ESTOMPE_LIBRARY_PASSPHRASE: 'correct horse', ESTOMPE_NEW_PASSPHRASE: 'another one entirely' },
    })
    expect(changed.errors).toBe('')
    const cleared = await run(['vault', 'clear', '--json'], {
      env: { ...env, ESTOMPE_LIBRARY_PASSPHRASE: 'another one entirely' },
    })
    expect(cleared.errors).toBe('')
    expect(cleared.events().at(-1)).toMatchObject({ state: 'none' })
    expect(traces(home, word).length).toBeGreaterThanOrEqual(before)
    expect((await run(['audit', 'verify'], { env })).code).toBe(0)
  },
)
