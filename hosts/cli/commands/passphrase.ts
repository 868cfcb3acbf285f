import { join, resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Seal } from '../../../core/keeping/backup.ts'
import { type Arguments, needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { askPassphrase, newPassphraseQuestion, passphraseQuestion, recoveryQuestion } from '../passphrase.ts'
import type { Terminal } from '../terminal.ts'

/** Keys for a sealed backup: those of the folder, or new ones, whose recovery code is told once. */
export async function sealFor(to: string, read: Arguments, terminal: Terminal): Promise<Seal> {
  const { keysIn } = await import('../../../core/keeping/shelf.ts')
  const keys = keysIn(to)
  if (keys) return { keys, dataKey: await keyOf(to, read, terminal) }
  const { newSeal } = await import('../../../core/keeping/seal.ts')
  const made = await newSeal(await askPassphrase(terminal, 'ESTOMPE_PASSPHRASE', newPassphraseQuestion))
  if (terminal.json) terminal.printJson({ event: 'recovery', code: made.recoveryCode })
  else
    terminal.print(
      terminal.say({
        fr: `Code de secours, montré cette seule fois ; notez-le hors de cette machine :\n\n    ${made.recoveryCode}\n`,
        en: `Recovery code, shown this once only; write it down away from this machine:\n\n    ${made.recoveryCode}\n`,
      }),
    )
  return made
}

/** What opens the sealed backup in a folder: by passphrase, or with `--recovery` by its code. Null where it is not sealed. */
export async function keyFor(from: string, read: Arguments, terminal: Terminal): Promise<Buffer | null> {
  const { keysIn } = await import('../../../core/keeping/shelf.ts')
  return keysIn(from) ? keyOf(from, read, terminal) : null
}

async function keyOf(folder: string, read: Arguments, terminal: Terminal): Promise<Buffer> {
  const { openSeal, openSealByCode } = await import('../../../core/keeping/seal.ts')
  return read.flag('recovery')
    ? openSealByCode(folder, await askPassphrase(terminal, 'ESTOMPE_RECOVERY_CODE', recoveryQuestion))
    : openSeal(folder, await askPassphrase(terminal, 'ESTOMPE_PASSPHRASE', passphraseQuestion))
}

/** `estompe passphrase FOLDER`: another passphrase for a sealed backup; nothing is sealed again. */
export const passphraseCommand: Command = async (args, terminal) => {
  const read = readArguments(args, [], ['recovery'])
  const folder = resolve(needed(read.positionals[0], 'passphrase FOLDER [--recovery]'))
  if (read.positionals.length > 1) throw new StudioError('usage', { what: 'passphrase FOLDER [--recovery]' })
  const { changeSeal } = await import('../../../core/keeping/seal.ts')
  const dataKey = await keyFor(folder, read, terminal)
  if (!dataKey) throw new StudioError('file-missing', { file: join(folder, 'keys.json') })
  await changeSeal(folder, dataKey, await askPassphrase(terminal, 'ESTOMPE_NEW_PASSPHRASE', newPassphraseQuestion))
  if (terminal.json) terminal.printJson({ event: 'result', folder })
  else terminal.print(terminal.say({ fr: 'La phrase de passe est changée.', en: 'The passphrase is changed.' }))
  return exitCodes.clean
}
