import { asked } from './asked-program.ts'
import type { Keychain } from './keychain.ts'

/** The login keychain, by the program `security`, which takes whole commands on its standard input. */
export const macosKeychain = (program: string): Keychain => ({
  name: 'macos',
  async read(account) {
    const text = await asked(program, ['find-generic-password', '-s', 'Estompe', '-a', account, '-w']).catch(() => '')
    return text.trim() === '' ? null : Buffer.from(text.trim(), 'base64')
  },
  async write(account, secret) {
    await asked(program, ['-i'], `add-generic-password -U -s Estompe -a ${account} -w ${secret.toString('base64')}\n`)
  },
  async remove(account) {
    await asked(program, ['delete-generic-password', '-s', 'Estompe', '-a', account]).catch(() => undefined)
  },
})
