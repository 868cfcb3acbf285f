import { basename } from 'node:path'
import type { BulkEvent } from '../../../core/bulk/events.ts'
import type { OpenJob, StartOptions } from '../../../core/bulk/open-job.ts'
import type { BulkItem, BulkLive, PauseReason } from '../../../core/contract/bulk/records.ts'
import type { Bilingual } from '../../../core/contract/language.ts'
import { notesAlone } from '../../../core/contract/report-notes.ts'
import { explained } from '../../../core/contract/sentences.ts'
import type { Studio } from '../../../core/studio.ts'
import { exitCodes } from '../exit-codes.ts'
import { spoken, stageNames } from '../progress.ts'
import { nameInLine, type Terminal } from '../terminal.ts'

/** Milliseconds between two lines about the whole where nobody watches the terminal. */
const quietInterval = 60_000

const pauses: Readonly<Record<PauseReason, Bilingual>> = {
  asked: { fr: 'vous l’avez demandé', en: 'you asked for it' },
  schedule: { fr: 'hors des heures prévues', en: 'outside the planned hours' },
  recording: { fr: 'un enregistrement est en cours', en: 'a recording is running' },
  battery: { fr: 'la machine est sur batterie', en: 'the machine runs on battery' },
}

type Options = Pick<StartOptions, 'jobs' | 'threads' | 'nice' | 'quiet' | 'force'> & { readonly report: string | null }

/** Runs an open job, tells how it goes, writes the report, and answers with the exit code. */
export async function showRun(
  studio: Studio,
  opened: OpenJob,
  terminal: Terminal,
  signal: AbortSignal,
  { report, ...options }: Options,
): Promise<number> {
  const { job } = opened
  const { bulkItems } = studio.library().database
  const show = new Show(terminal, job.source)
  const why = await opened.run({
    ...options,
    signal,
    reportLanguage: terminal.language,
    onEvent: (event) => show.tell(event),
    onBug: (_, error) => void terminal.explain(error),
  })
  show.end()
  if (report !== null) {
    const { writeBulkReport } = await import('../../../core/bulk/report.ts')
    await writeBulkReport(studio.library(), job.id, report, terminal.language)
  }
  const counts = bulkItems.counts(job.id)
  const { delivered } = show
  if (terminal.json)
    terminal.printJson({ event: 'end', job: job.id, counts, delivered, stopped: why?.code ?? signal.aborted })
  else {
    terminal.print(terminal.say(summaryOf(counts)))
    if (delivered > 0) terminal.print(terminal.say(approvedOf(delivered)))
  }
  if (why !== null) {
    const { says, next } = explained(why.code, why.data, terminal.language)
    terminal.note(`${says}\n${next}`)
  }
  if (signal.aborted) return exitCodes.cancelled
  if (why !== null || (counts.failed ?? 0) > 0) return exitCodes.failed
  return (counts['needs-person'] ?? 0) > 0 ? exitCodes.leaks : exitCodes.clean
}

const summaryOf = (counts: Readonly<Record<string, number>>): Bilingual => ({
  fr: `${counts.clean ?? 0} vérifié(s) propre(s), ${counts['needs-person'] ?? 0} à regarder, ${counts.failed ?? 0} en échec, ${counts.duplicate ?? 0} doublon(s), ${counts.waiting ?? 0} en attente`,
  en: `${counts.clean ?? 0} verified clean, ${counts['needs-person'] ?? 0} for a person, ${counts.failed ?? 0} failed, ${counts.duplicate ?? 0} duplicate(s), ${counts.waiting ?? 0} waiting`,
})

const approvedOf = (delivered: number): Bilingual => ({
  fr: `${delivered} retenu(s) puis approuvé(s), remis maintenant`,
  en: `${delivered} held before and approved since, delivered now`,
})

class Show {
  readonly #terminal: Terminal
  readonly #source: string
  /** How many were brought because people approved them. */
  delivered = 0
  #toldAt = 0
  #paused = ''

  constructor(terminal: Terminal, source: string) {
    this.#terminal = terminal
    this.#source = source
  }

  tell(event: BulkEvent): void {
    if (event.kind === 'progress') {
      if (this.#terminal.json)
        this.#terminal.printJson({ event: 'progress', input: this.#nameOf(event.item), ...event.progress })
    } else if (event.kind === 'item') this.#tellItem(event.item)
    else if (event.kind === 'delivered') {
      this.delivered += 1
      this.#tellItem(event.item)
    } else this.#tellLive(event.live)
  }

  end(): void {
    if (this.#terminal.isInteractive) process.stderr.write('\r\u001b[K')
  }

  #nameOf = ({ path }: { path: string }): string => path || basename(this.#source)

  #tellItem(item: BulkItem): void {
    if (item.state === 'waiting' || item.state === 'running') return
    const { state, code, folder, leaks, doubts, notes, seconds, session } = item
    const input = this.#nameOf(item)
    const shown = this.#terminal.json ? input : nameInLine(input)
    const error = code === null ? null : { code, ...explained(code, { file: shown }, this.#terminal.language) }
    if (this.#terminal.json) {
      this.#terminal.printJson({
        event: 'result',
        input,
        outcome: state,
        session,
        folder,
        leaks,
        doubts,
        notes,
        seconds,
        error,
      })
      return
    }
    this.end()
    const place = folder ? nameInLine(folder) : this.#terminal.say({ fr: 'la bibliothèque', en: 'the library' })
    const sentences: Readonly<Record<string, Bilingual>> = {
      clean: { fr: `vérifié propre → ${place}`, en: `verified clean → ${place}` },
      'needs-person':
        leaks > 0
          ? {
              fr: `la vérification a trouvé ${leaks} chose(s) ; en quarantaine`,
              en: `verification found ${leaks} thing(s); in quarantine`,
            }
          : doubts > 0
            ? {
                fr: `${doubts} doute(s) pour une personne → ${place}`,
                en: `${doubts} doubt(s) for a person → ${place}`,
              }
            : { fr: `quelqu’un doit regarder → ${place}`, en: `somebody has to look → ${place}` },
    }
    const said = sentences[state]
    this.#terminal.print(`${shown}: ${said ? this.#terminal.say(said) : `${error?.says}\n  ${error?.next}`}`)
    for (const note of notesAlone(notes, this.#terminal.language)) this.#terminal.print(`  ${note}`)
  }

  #tellLive({ secondsLeft, share, running, paused }: BulkLive): void {
    const { language } = this.#terminal
    if (this.#terminal.json) {
      this.#terminal.printJson({ event: 'whole', share, secondsLeft, paused })
      return
    }
    const percent = `${Math.floor(share * 100)}\u00a0%`
    const left =
      secondsLeft === null
        ? ''
        : language === 'fr'
          ? ` · encore ${spoken(secondsLeft)}`
          : ` · ${spoken(secondsLeft)} left`
    const why = paused.map((reason) => pauses[reason][language]).join(', ')
    const waits = why && (language === 'fr' ? ` · en pause : ${why}` : ` · paused: ${why}`)
    const now = running
      .map(({ path, progress }) =>
        progress ? `${nameInLine(basename(path))} (${stageNames[progress.stage][language]})` : '',
      )
      .filter(Boolean)
      .join(', ')
    if (this.#terminal.isInteractive) {
      const width = Math.max(20, (process.stderr.columns ?? 80) - 1)
      process.stderr.write(`\r\u001b[K${`${percent}${left}${waits} · ${now}`.slice(0, width)}`)
    } else if (waits !== this.#paused || performance.now() - this.#toldAt > quietInterval) {
      this.#terminal.note(`${percent}${left}${waits}`)
      this.#toldAt = performance.now()
    }
    this.#paused = waits
  }
}
