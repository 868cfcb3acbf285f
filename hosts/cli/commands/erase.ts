import { userInfo } from 'node:os'
import { StudioError } from '../../../core/contract/errors.ts'
import type { ErasureCertificate } from '../../../core/contract/keeping/erasure.ts'
import { kindNames } from '../../../core/contract/keeping/kind-names.ts'
import type { KeptCount } from '../../../core/contract/keeping/kinds.ts'
import { PersonToErase } from '../../../core/contract/keeping/person-erasure.ts'
import type { Library } from '../../../core/library.ts'
import { type Arguments, needed, pathsAfter, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withLibrary } from '../with-library.ts'

const usage =
  'erase session ID [--also "PATH"]... --yes | erase person [--name "NAME, NAME"] [--session ID [--person ID]] --yes | erase certificates'

/** `estompe erase`: removes a session everywhere on this machine, and gives a certificate without content. */
export const eraseCommand: Command = async (args, terminal) => {
  const also = pathsAfter('--also', args)
  const read = readArguments(args, ['also', 'name', 'session', 'person'], ['yes'])
  const [task, id, ...rest] = read.positionals
  if (rest.length > 0) throw new StudioError('usage', { what: usage })
  if (task === 'session') return withLibrary((library) => session(library, needed(id, usage), also, read, terminal))
  if (task === 'person' && id === undefined) return withLibrary((library) => person(library, read, terminal))
  if (task === 'certificates' && id === undefined)
    return withLibrary(async (library) => {
      terminal.print(JSON.stringify(library.database.erasures.certificates(), null, 1))
      return exitCodes.clean
    })
  throw new StudioError('usage', { what: usage })
}

async function session(
  library: Library,
  id: string,
  also: readonly string[],
  read: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { erasurePreview, eraseSession } = await import('../../../core/keeping/erase-session.ts')
  const { inside, outside } = await erasurePreview(library, id)
  const staying = outside.filter(({ path, isOurs }) => isOurs && !also.includes(path))
  if (!read.flag('yes')) {
    if (terminal.json) terminal.printJson({ event: 'preview', inside, outside })
    else {
      terminal.print(terminal.say({ fr: 'Ceci serait effacé de la bibliothèque :', en: 'This would be erased:' }))
      tellCounts(inside, terminal)
      tellStaying(
        staying.map(({ path }) => path),
        terminal,
      )
      terminal.note(terminal.say({ fr: 'Ajoutez --yes pour effacer.', en: 'Add --yes to erase.' }))
    }
    return exitCodes.usage
  }
  const certificate = await eraseSession(library, id, userInfo().username, also)
  const leaving = leavingFrom(library)
  if (terminal.json) terminal.printJson({ event: 'result', certificate, leaving })
  else {
    tellCertificate(
      certificate,
      staying.map(({ path }) => path),
      terminal,
    )
    tellLeaving(leaving, terminal)
  }
  return exitCodes.clean
}

async function person(library: Library, read: Arguments, terminal: Terminal): Promise<number> {
  const who = PersonToErase.safeParse({
    session: read.text('session') ?? null,
    person: read.text('person') ?? null,
    names: (read.text('name') ?? '').split(',').flatMap((name) => name.trim() || []),
  })
  if (!who.success || !read.flag('yes')) throw new StudioError('usage', { what: usage })
  const { erasePerson } = await import('../../../core/keeping/erase-person.ts')
  const erased = erasePerson(library, who.data, userInfo().username)
  if (terminal.json) {
    terminal.printJson({ event: 'result', ...erased, leaving: leavingFrom(library) })
    return exitCodes.clean
  }
  const { sessions, files, records, enrolled, rendersWithdrawn, originalsLeft, publishedLeft, takesLeft } = erased
  terminal.print(
    terminal.say({
      fr: `Effacé dans ${sessions} séance(s) : ${files} fichier(s), ${records} enregistrement(s) de relecture, ${enrolled} personne(s) reconnue(s) ; ${rendersWithdrawn} rendu(s) retiré(s).`,
      en: `Erased in ${sessions} session(s): ${files} file(s), ${records} record(s) of reviews, ${enrolled} enrolment(s); ${rendersWithdrawn} render(s) withdrawn.`,
    }),
  )
  if (originalsLeft + publishedLeft > 0)
    terminal.print(
      terminal.say({
        fr: `Restent : ${originalsLeft} original/originaux où la personne se voit ou s’entend, et ${publishedLeft} copie(s) remise(s) hors de la bibliothèque. Seul « erase session » les atteint.`,
        en: `Left: ${originalsLeft} original(s) in which the person is seen or heard, and ${publishedLeft} copy/copies handed over outside the library. Only “erase session” reaches them.`,
      }),
    )
  if (takesLeft > 0)
    terminal.print(
      terminal.say({
        fr: `${takesLeft} enregistrement(s) que personne n’a terminé(s) la nomment aussi : détruisez-les dans le studio, ou terminez-les et effacez de nouveau.`,
        en: `${takesLeft} recording(s) that nobody has finished name them as well: destroy them in the studio, or finish them and erase again.`,
      }),
    )
  tellLeaving(leavingFrom(library), terminal)
  return exitCodes.clean
}

/** Clips that still have to come out of knowledge bases: noted with the erasure, taken out by the studio. */
const leavingFrom = (library: Library): number =>
  library.database.deliveries.all().filter(({ state }) => state === 'leaving').length

function tellLeaving(count: number, terminal: Terminal): void {
  if (count === 0) return
  terminal.print(
    terminal.say({
      fr: `${count} clip(s) restent à retirer de bases de connaissances : le studio le fait à son prochain démarrage, et recommence tant qu’elles ne répondent pas.`,
      en: `${count} clip(s) still have to be taken out of knowledge bases: the studio does so when it starts next, and goes on trying while they do not answer.`,
    }),
  )
}

function tellCertificate(certificate: ErasureCertificate, staying: readonly string[], terminal: Terminal): void {
  const { removed, rows, entry } = certificate
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0)
  terminal.print(terminal.say({ fr: 'Effacé :', en: 'Erased:' }))
  tellCounts(removed, terminal)
  terminal.print(
    terminal.say({
      fr: `  lignes de la base : ${count}\nInscrit au journal sous le n° ${entry.number} (${entry.hash}).`,
      en: `  rows of the database: ${count}\nIn the audit log as no. ${entry.number} (${entry.hash}).`,
    }),
  )
  tellStaying(staying, terminal)
}

function tellCounts(counts: readonly KeptCount[], terminal: Terminal): void {
  for (const { kind, files, bytes } of counts)
    terminal.print(`  ${terminal.say(kindNames[kind])}: ${files} · ${(bytes / 1e6).toFixed(1)} MB`)
}

function tellStaying(paths: readonly string[], terminal: Terminal): void {
  if (paths.length === 0) return
  terminal.print(
    terminal.say({
      fr: 'Hors de la bibliothèque, laissé en place (à nommer avec --also pour l’effacer aussi) :',
      en: 'Outside the library, left in place (name it with --also to erase it as well):',
    }),
  )
  for (const path of paths) terminal.print(`  ${path}`)
}
