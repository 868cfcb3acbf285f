import { asked } from './asked-program.ts'
import type { Keychain } from './keychain.ts'

const which = (account: string): string[] => ['service', 'estompe', 'account', account]

/** GNOME Keyring, KWallet and others, by the program `secret-tool` of libsecret. */
export const secretService = (program: string): Keychain => ({
  name: 'secret-service',
  async read(account) {
    const text = await asked(program, ['lookup', ...which(account)]).catch(() => '')
    return text.trim() === '' ? null : Buffer.from(text.trim(), 'base64')
  },
  async write(account, secret) {
    await asked(program, ['store', '--label=Estompe', ...which(account)], secret.toString('base64'))
  },
  async remove(account) {
    await asked(program, ['clear', ...which(account)]).catch(() => undefined)
  },
})
