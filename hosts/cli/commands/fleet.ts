import { whyHeld } from '../../../core/bulk/report-words.ts'
import { StudioError } from '../../../core/contract/errors.ts'
import { explained } from '../../../core/contract/sentences.ts'
import { endsOf, listArchive } from '../../../core/fleet/archive.ts'
import type { SessionEnd } from '../../../core/fleet/records.ts'
import { createStudio } from '../../../core/studio.ts'
import { needed, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { taskOf, taskOptions } from '../fleet/task.ts'
import { loadFleet } from '../fleet-package.ts'
import type { Terminal } from '../terminal.ts'

/** Options that take a value. */
export const fleetOptions = [
  ...taskOptions,
  ...['temporal', 'namespace', 'queue', 'tenant', 'at-once', 'hours-a-day', 'heartbeat'],
  ...['piece-minutes', 'pieces-at-once'],
]
const usage = 'fleet run SOURCE --out s3://.. --work s3://.. --temporal HOST:PORT | fleet stop | fleet bring'

/** `estompe fleet`: gives an archive to many machines, stops it, and brings home what they hold for people. */
export const fleetCommand: Command = async (args, terminal, signal) => {
  const [what, ...rest] = args
  if (what === 'bring') return (await import('../fleet/bring.ts')).bringCommand(rest, terminal, signal)
  const read = readArguments(rest, fleetOptions, [])
  const tenant = read.text('tenant') ?? 'default'
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/i.test(tenant)) throw new StudioError('usage', { what: '--tenant NAME' })
  const temporal = needed(read.text('temporal'), '--temporal HOST:PORT')
  const { connectFleet } = await loadFleet(() => import('../../fleet/client.ts'))
  const fleet = await connectFleet({ temporal, namespace: read.text('namespace') ?? 'default' })
  try {
    if (what === 'stop' && read.positionals.length === 0) {
      await fleet.stop(tenant)
      return exitCodes.clean
    }
    const [source] = read.positionals
    if (what !== 'run' || source === undefined || read.positionals.length > 1)
      throw new StudioError('usage', { what: usage })
    const studio = createStudio()
    const { task, recipe } = await taskOf(studio, read, source, terminal.language).finally(() => studio.close())
    const { archive, pieces, recordings } = await listArchive(task, recipe, signal)
    if (terminal.json) terminal.printJson({ event: 'plan', archive, recordings })
    else terminal.note(terminal.say({ fr: `${recordings} enregistrement(s).`, en: `${recordings} recording(s).` }))
    const pace = {
      queue: read.text('queue') ?? 'estompe',
      heartbeat: read.whole('heartbeat', 60, 2, 3600),
      pieceSeconds: 60 * read.whole('piece-minutes', 10, 1, 1440),
      piecesAtOnce: read.whole('pieces-at-once', 8, 1, 1000),
    }
    const counts = { clean: 0, 'needs-person': 0, failed: 0 }
    const atOnce = read.whole('at-once', 8, 1, 1000)
    const hours = read.text('hours-a-day') === undefined ? null : read.whole('hours-a-day', 1, 1, 1_000_000)
    const limits = { tenant, atOnce, secondsADay: hours === null ? null : hours * 3600 }
    await fleet.start(tenant, pace.queue, { ...{ task, archive, pieces, pace, counts, ...limits }, next: 0 })
    const gone = new Promise<'detached'>((go) => signal.addEventListener('abort', () => go('detached'), { once: true }))
    const end = await Promise.race([fleet.ended(tenant), gone])
    if (end === 'detached') return detached(terminal, tenant)
    for await (const session of endsOf(task, archive)) tell(terminal, session)
    if (terminal.json) terminal.printJson({ event: 'end', archive, counts: end })
    else if (end !== null && end['needs-person'] > 0)
      terminal.note(
        terminal.say({
          fr: `${end['needs-person']} à regarder : « estompe fleet bring » les amène dans la bibliothèque de qui décide.`,
          en: `${end['needs-person']} need a person: “estompe fleet bring” brings them into the library of whoever decides.`,
        }),
      )
    if (end === null) return exitCodes.cancelled
    return end.failed > 0 ? exitCodes.failed : end['needs-person'] > 0 ? exitCodes.leaks : exitCodes.clean
  } finally {
    await fleet.close()
  }
}

function detached(terminal: Terminal, tenant: string): number {
  terminal.note(
    terminal.say({
      fr: `La flotte continue sans cette commande. Pour l’arrêter : estompe fleet stop --tenant ${tenant}`,
      en: `The fleet goes on without this command. To stop it: estompe fleet stop --tenant ${tenant}`,
    }),
  )
  return exitCodes.cancelled
}

/** One recording: where its result lies, or why there is none and what to do. */
function tell(terminal: Terminal, { key, outcome, code, bug, folder, leaks, doubts }: SessionEnd): void {
  const { language } = terminal
  const error = code === null ? null : { code, ...explained(code, { file: key, id: bug }, language) }
  const explanation = outcome === 'needs-person' ? whyHeld({ leaks, doubts }, language) : null
  if (terminal.json)
    terminal.printJson({ event: 'result', input: key, outcome, folder, leaks, doubts, explanation, error })
  else if (error) terminal.print(`${key}: ${error.says}\n  ${error.next}`)
  else terminal.print(`${key}: ${folder ?? explanation ?? outcome}`)
}
