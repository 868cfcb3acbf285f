import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../files/aside.ts'
import { asked } from './asked-program.ts'
import type { Keychain } from './keychain.ts'

const powershell = 'powershell.exe'
const run = (script: string): string[] => ['-NoProfile', '-NonInteractive', '-Command', script]
/** CryptProtectData for this user: text in, text out, by the standard input. */
const turn = (what: 'Protect' | 'Unprotect'): string[] =>
  run(
    [
      'Add-Type -AssemblyName System.Security',
      '$in = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())',
      `$out = [Security.Cryptography.ProtectedData]::${what}($in, $null, 'CurrentUser')`,
      '[Convert]::ToBase64String($out)',
    ].join('; '),
  )

/** The data protection of Windows (DPAPI): the secret lies in a file that only this user of this machine can open. */
export function windowsKeychain(folder: string): Keychain {
  const place = (account: string): string => join(folder, `vault.${account}.dpapi`)
  return {
    name: 'windows',
    async read(account) {
      const text = await readFile(place(account), 'utf8').catch(() => '')
      if (text === '') return null
      const secret = await asked(powershell, turn('Unprotect'), text).catch(() => '')
      return secret.trim() === '' ? null : Buffer.from(secret.trim(), 'base64')
    },
    async write(account, secret) {
      await writeWhole(place(account), await asked(powershell, turn('Protect'), secret.toString('base64')))
    },
    remove: (account) => rm(place(account), { force: true }),
  }
}
