import { readFileSync } from 'node:fs'
import { turnFiles } from '../../core/keeping/turn-files.ts'
import { changePassphrase, clearLibrary, readVault, sealLibrary, unlockWithKey } from '../../core/keeping/vault.ts'
import { openLibrary } from '../../core/library.ts'
import { KeyFile } from '../../native/vault/keys.ts'

// A program that seals a library, makes it clear again or changes its passphrase, made to be killed anywhere. Its key
// was made by the test: deriving one takes longer than all that is to be interrupted.

const [task, home = '', prepared = '', passphrase = '', next = ''] = process.argv.slice(2)
const { keys, dataKey } = JSON.parse(readFileSync(prepared, 'utf8')) as { keys: unknown; dataKey: string }
const key = Buffer.from(dataKey, 'base64')
process.stdout.write('begun\n')
if (readVault(home)) unlockWithKey(home, key)
else if (task === 'seal') sealLibrary(home, { keys: KeyFile.parse(keys), dataKey: key, recoveryCode: '' })
if (task === 'change') await changePassphrase(home, passphrase, next)
else {
  if (task === 'clear' && readVault(home) && readVault(home)?.state !== 'clearing') clearLibrary(home)
  openLibrary(home).close()
  await turnFiles(home, { signal: new AbortController().signal, onProgress: () => undefined })
}
process.stdout.write('ended\n')
