import { resolve } from 'node:path'
import { StudioError } from '../../../core/contract/errors.ts'
import { defaultHome } from '../../../core/library-home.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { unlockPlace } from '../open-vault.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'
import { keyFor, sealFor } from './passphrase.ts'

/** Shows how many files are done. */
export const filesProgress = (terminal: Terminal) => (done: number, total: number) => {
  if (terminal.json) terminal.printJson({ event: 'progress', done, total })
  else if (terminal.isInteractive) process.stderr.write(`\r\u001b[K${done} / ${total}${done === total ? '\n' : ''}`)
}

/** `estompe backup TO`: a copy of the library, checked, while the studio may go on. */
export const backupCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, [], ['sealed', 'recovery'])
  const to = resolve(needed(read.positionals[0], 'backup FOLDER [--sealed]'))
  if (read.positionals.length > 1) throw new StudioError('usage', { what: 'backup FOLDER [--sealed]' })
  const { backUp } = await import('../../../core/keeping/backup.ts')
  const seal = read.flag('sealed') ? await sealFor(to, read, terminal) : null
  const manifest = await withLibrary((library) =>
    backUp(library, to, { signal, onProgress: filesProgress(terminal) }, seal),
  )
  const { files, originalsOutside } = manifest
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  if (terminal.json) terminal.printJson({ event: 'result', folder: to, files: files.length, bytes, originalsOutside })
  else {
    terminal.print(
      terminal.say({
        fr: `Sauvegardé et relu : ${files.length} fichiers, ${(bytes / 1e6).toFixed(1)} Mo → ${to}`,
        en: `Backed up and read back: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB → ${to}`,
      }),
    )
    if (originalsOutside > 0)
      terminal.print(
        terminal.say({
          fr: `Hors de la bibliothèque, donc pas dans la sauvegarde : ${originalsOutside} enregistrement(s) d’origine.`,
          en: `Outside the library and so not in the backup: ${originalsOutside} original recording(s).`,
        }),
      )
  }
  return exitCodes.clean
}

/** `estompe restore FROM`: brings a backup back, checked before it takes its place. */
export const restoreCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, [], ['replace', 'recovery'])
  const from = resolve(needed(read.positionals[0], 'restore FOLDER [--replace]'))
  if (read.positionals.length > 1) throw new StudioError('usage', { what: 'restore FOLDER [--replace]' })
  const { restore } = await import('../../../core/keeping/restore.ts')
  const home = defaultHome()
  const control = { signal, onProgress: filesProgress(terminal) }
  const dataKey = await keyFor(from, read, terminal)
  const { manifest, aside } = await restore(from, home, read.flag('replace'), control, dataKey, (place) =>
    unlockPlace(place, terminal),
  )
  const count = manifest.files.length
  if (terminal.json) terminal.printJson({ event: 'result', home, files: count, aside })
  else {
    terminal.print(
      terminal.say({
        fr: `Restauré : ${count} fichiers de la sauvegarde du ${manifest.at.slice(0, 10)} → ${home}`,
        en: `Restored: ${count} files of the backup of ${manifest.at.slice(0, 10)} → ${home}`,
      }),
    )
    if (aside !== null)
      terminal.print(
        terminal.say({ fr: `Ce qui s’y trouvait est ici : ${aside}`, en: `What was there before is here: ${aside}` }),
      )
  }
  return exitCodes.clean
}

/** `estompe library move TO`: the library at another place; the old one goes when the new one is whole. */
export const libraryCommand: Command = async (args, terminal, signal) => {
  const read = readArguments(args, [], [])
  const [task, place, ...rest] = read.positionals
  if (task !== 'move' || rest.length > 0) throw new StudioError('usage', { what: 'library move FOLDER' })
  const to = resolve(needed(place, 'library move FOLDER'))
  const { moveLibrary } = await import('../../../core/keeping/move-library.ts')
  await withLibrary(async () => undefined)
  await moveLibrary(defaultHome(), to, { signal, onProgress: filesProgress(terminal) })
  if (terminal.json) terminal.printJson({ event: 'result', home: to })
  else terminal.print(terminal.say({ fr: `La bibliothèque est ici : ${to}`, en: `The library is here: ${to}` }))
  return exitCodes.clean
}
