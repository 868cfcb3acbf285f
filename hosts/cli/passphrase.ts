import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { StudioError } from '../../core/contract/errors.ts'
import type { Bilingual } from '../../core/contract/language.ts'
import type { Terminal } from './terminal.ts'

/**
 * A passphrase from a variable of the environment, or typed unseen.
 * @throws StudioError `passphrase-missing` where nobody can type, `cancelled` when nothing is typed
 */
export async function askPassphrase(terminal: Terminal, variable: string, question: Bilingual): Promise<string> {
  const given = process.env[variable]
  if (given !== undefined && given !== '') return given
  if (!process.stdin.isTTY) throw new StudioError('passphrase-missing')
  process.stderr.write(`${terminal.say(question)} `)
  const unseen = new Writable({ write: (_piece, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: unseen, terminal: true })
  try {
    const typed = await new Promise<string>((give) => {
      reader.once('line', give)
      reader.once('close', () => give(''))
    })
    process.stderr.write('\n')
    if (typed === '') throw new StudioError('cancelled')
    return typed
  } finally {
    reader.close()
  }
}

export const passphraseQuestion: Bilingual = { fr: 'Phrase de passe :', en: 'Passphrase:' }
export const secretQuestion: Bilingual = {
  fr: 'Phrase de passe de la bibliothèque, ou son code de secours :',
  en: 'Passphrase of the library, or its recovery code:',
}
export const newPassphraseQuestion: Bilingual = { fr: 'Nouvelle phrase de passe :', en: 'New passphrase:' }
export const recoveryQuestion: Bilingual = { fr: 'Code de secours :', en: 'Recovery code:' }
