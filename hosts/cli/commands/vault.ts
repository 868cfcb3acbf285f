import { userInfo } from 'node:os'
import { StudioError } from '../../../core/contract/errors.ts'
import type { AuditAction } from '../../../core/contract/keeping/audit-actions.ts'
import type { Bilingual } from '../../../core/contract/language.ts'
import { defaultHome } from '../../../core/library-home.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { libraryVariable, openVault } from '../open-vault.ts'
import { askPassphrase, newPassphraseQuestion, secretQuestion } from '../passphrase.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const usage = 'vault [status | set | change | code | clear | remember | forget]'
const states: Readonly<Record<'none' | 'sealing' | 'sealed' | 'clearing', Bilingual>> = {
  none: { fr: 'La bibliothèque n’a pas de phrase de passe.', en: 'The library has no passphrase.' },
  sealing: {
    fr: 'La bibliothèque est en cours de chiffrement. Relancez estompe vault set, ou ouvrez le studio, pour finir.',
    en: 'The library is being encrypted. Run estompe vault set again, or open the studio, to finish.',
  },
  sealed: { fr: 'La bibliothèque est chiffrée.', en: 'The library is encrypted.' },
  clearing: {
    fr: 'La bibliothèque est en cours de déchiffrement. Relancez estompe vault clear pour finir.',
    en: 'The library is being decrypted. Run estompe vault clear again to finish.',
  },
}

/** `estompe vault`: the passphrase that encrypts the library on this disk. */
export const vaultCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, [], [])
  const [task = 'status', ...rest] = read.positionals
  const work = tasks[task]
  if (!work || rest.length > 0) throw new StudioError('usage', { what: usage })
  await work(terminal, signal)
  return exitCodes.clean
}

type Task = (terminal: Terminal, signal: AbortSignal) => Promise<void>

const status: Task = async (terminal) => {
  const { readVault } = await import('../../../core/keeping/vault.ts')
  const { isRemembered } = await import('../../../core/keeping/remembered.ts')
  const home = defaultHome()
  const state = readVault(home)?.state ?? 'none'
  const remembered = await isRemembered(home)
  if (terminal.json) terminal.printJson({ event: 'result', state, remembered })
  else {
    terminal.print(terminal.say(states[state]))
    if (remembered)
      terminal.print(
        terminal.say({
          fr: 'Le trousseau de ce système l’ouvre pour vous.',
          en: 'This system’s keychain opens it for you.',
        }),
      )
  }
}

const tasks: Readonly<Record<string, Task>> = {
  status,
  async set(terminal, signal) {
    const { prepareVault, readVault, sealLibrary } = await import('../../../core/keeping/vault.ts')
    const home = defaultHome()
    if (readVault(home) !== null) await openVault('vault set', terminal)
    else {
      // Made and brought up to date first, by whoever opens it.
      await withLibrary(async (library) => library.home)
      const prepared = await prepareVault(
        await askPassphrase(terminal, 'ESTOMPE_NEW_PASSPHRASE', newPassphraseQuestion),
      )
      tellCode(terminal, prepared.recoveryCode)
      sealLibrary(home, prepared)
      await audited('seal-library')
    }
    await turn(terminal, signal)
    await status(terminal, signal)
  },
  async change(terminal) {
    const { changePassphrase } = await import('../../../core/keeping/vault.ts')
    const secret = await opened(terminal)
    const next = await askPassphrase(terminal, 'ESTOMPE_NEW_PASSPHRASE', newPassphraseQuestion)
    await changePassphrase(defaultHome(), secret, next)
    await audited('change-passphrase')
    if (terminal.json) terminal.printJson({ event: 'result' })
    else terminal.print(terminal.say({ fr: 'La phrase de passe est changée.', en: 'The passphrase is changed.' }))
  },
  async code(terminal) {
    const { newRecoveryCode } = await import('../../../core/keeping/vault.ts')
    const secret = await opened(terminal)
    tellCode(terminal, await newRecoveryCode(defaultHome(), secret))
    await audited('new-recovery-code')
  },
  async clear(terminal, signal) {
    const { clearLibrary, readVault } = await import('../../../core/keeping/vault.ts')
    const { forget } = await import('../../../core/keeping/remembered.ts')
    const home = defaultHome()
    const vault = readVault(home)
    if (vault) await opened(terminal)
    if (vault && vault.state !== 'clearing') {
      await audited('clear-library')
      clearLibrary(home)
    }
    await forget(home)
    await turn(terminal, signal)
    await status(terminal, signal)
  },
  async remember(terminal, signal) {
    await opened(terminal)
    await (await import('../../../core/keeping/remembered.ts')).remember(defaultHome())
    await status(terminal, signal)
  },
  async forget(terminal, signal) {
    await (await import('../../../core/keeping/remembered.ts')).forget(defaultHome())
    await status(terminal, signal)
  },
}

/** Asks for what opens the library, also where the keychain would: gives what was typed. */
async function opened(terminal: Terminal): Promise<string> {
  const { unlock } = await import('../../../core/keeping/vault.ts')
  const secret = await askPassphrase(terminal, libraryVariable, secretQuestion)
  await unlock(defaultHome(), secret)
  return secret
}

function tellCode(terminal: Terminal, code: string): void {
  if (terminal.json) terminal.printJson({ event: 'recovery', code })
  else
    terminal.print(
      terminal.say({
        fr: `Code de secours, montré cette seule fois ; notez-le hors de cette machine :\n\n    ${code}\n`,
        en: `Recovery code, shown this once only; write it down away from this machine:\n\n    ${code}\n`,
      }),
    )
}

async function turn(terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { turnFiles } = await import('../../../core/keeping/turn-files.ts')
  let last = -1
  await turnFiles(defaultHome(), {
    signal,
    onProgress: (done, total) => {
      const share = total > 0 ? Math.floor((done / total) * 100) : 100
      if (share === last) return
      last = share
      if (terminal.json) terminal.printJson({ event: 'progress', done, total })
      else if (terminal.isInteractive) process.stderr.write(`\r\u001b[K${share} %${done === total ? '\n' : ''}`)
    },
  })
}

/** Opening the library also finishes what an interrupted step left of the database. */
const audited = (action: AuditAction): Promise<void> =>
  withLibrary(async ({ database }) => {
    database.audit.append({ actor: userInfo().username, action, session: '', facts: {} })
  })
