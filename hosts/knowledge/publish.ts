import { userInfo } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { formatIn } from '../../core/contract/format.ts'
import { filled } from '../../core/contract/language.ts'
import type { Library } from '../../core/library.ts'
import { defaultHome } from '../../core/library-home.ts'
import { forgetBase, stayingAt } from '../../core/outlet/forget-base.ts'
import { noteSent } from '../../core/outlet/noted.ts'
import { KnowledgeServer } from '../../knowledge/client/knowledge-server.ts'
import { openOutlet } from '../../knowledge/client/outlet.ts'
import { type Description, packed } from '../../knowledge/client/parcel.ts'
import { publish } from '../../knowledge/client/publish.ts'
import { KeyRing } from '../../knowledge/client/studio-key.ts'
import { askForTrust, rotate } from '../../knowledge/client/trust.ts'
import { Statement } from '../../knowledge/contract/publication.ts'
import { type Arguments, needed, readArguments } from '../cli/arguments.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import type { Terminal } from '../cli/terminal.ts'
import { withLibrary } from '../cli/with-library.ts'
import { type MadeOf, refuseUnreleased } from './consent-gate.ts'
import { knowledgeWords } from './words.ts'

const said = ['title', 'summary', 'mentor', 'topics', 'programmes', 'recorded', 'approved-by', 'consent'] as const
const ring = (): Promise<KeyRing> => KeyRing.open(join(defaultHome(), 'publishing'))
const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** @throws StudioError `usage`, `studio-not-trusted` */
function trustedServer(read: Arguments, keys: KeyRing): KnowledgeServer {
  const { origin } = new KnowledgeServer(needed(read.text('to'), '--to https://…'), null)
  const studio = keys.nameAt(origin)
  if (studio === null) throw new StudioError('studio-not-trusted')
  return new KnowledgeServer(origin, { studio, key: keys.key })
}

/** `estompe kb trust`: makes a knowledge base trust this studio's key, with an admin's code. */
export async function trustCommand(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const read = readArguments(args, ['to', 'code', 'name'], [])
  const to = needed(read.text('to'), '--to https://…')
  await askForTrust(await ring(), to, needed(read.text('code'), '--code CODE'), read.text('name') ?? 'Estompe', signal)
  terminal.print(knowledgeWords[terminal.language].trusted)
  return exitCodes.clean
}

/** `estompe kb forget`: forgets a knowledge base; with clips that it could not take out afterwards, only with `--yes`. */
export async function forgetCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const read = readArguments(args, ['to'], ['yes'])
  const { origin } = new KnowledgeServer(needed(read.text('to'), '--to https://…'), null)
  if ((await ring()).nameAt(origin) === null) throw new StudioError('studio-not-trusted')
  return withLibrary(async (library) => {
    const words = knowledgeWords[terminal.language]
    const staying = stayingAt(library, origin)
    if (staying > 0 && !read.flag('yes')) {
      terminal.note(filled(words.staying, { count: staying }))
      return exitCodes.usage
    }
    await forgetBase(library, openOutlet(library.home), origin, userInfo().username)
    terminal.print(words.forgotten)
    return exitCodes.clean
  })
}

/** `estompe kb rotate`: gives a knowledge base a new key of this studio. */
export async function rotateCommand(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const keys = await ring()
  await rotate(keys, trustedServer(readArguments(args, ['to'], []), keys), signal)
  terminal.print(knowledgeWords[terminal.language].rotated)
  return exitCodes.clean
}

/** `estompe kb publish`: sends a folder of verified output; run again, it goes on where it was. */
export async function publishCommand(
  args: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const read = readArguments(args, ['to', ...said], ['downloadable'])
  const folder = needed(read.positionals[0], 'kb publish FOLDER')
  return withLibrary((library) => send(folder, library, read, terminal, signal))
}

async function send(
  folder: string,
  library: Library,
  read: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const made = await refuseUnreleased(folder, library)
  const keys = await ring()
  const server = trustedServer(read, keys)
  const memory = join(library.home, 'statements', made?.session ?? 'elsewhere')
  const parcel = await packed(folder, described(read, made?.approval ?? null), memory)
  const { video } = Statement.parse(JSON.parse(parcel.statement))
  const note = (isThere: boolean): void => {
    if (made) noteSent(library, { session: made.session, clip: made.clip, server: server.origin, video }, isThere)
  }
  note(false)
  const words = knowledgeWords[terminal.language]
  const { bytes, number } = formatIn(terminal.language)
  let last = -1
  const { state } = await publish(server, parcel, {
    signal,
    refuse: async () => void (await refuseUnreleased(folder, library)),
    progress(done, total) {
      const share = Math.floor((done / Math.max(1, total)) * 100)
      if (share === last) return
      last = share
      if (terminal.json) terminal.printJson({ event: 'progress', done, total })
      else terminal.note(filled(words.sending, { share: number(share), done: bytes(done), total: bytes(total) }))
    },
  })
  note(true)
  if (terminal.json) terminal.printJson({ event: 'end', state })
  else terminal.print(state === 'superseded' ? words.superseded : words.published)
  return exitCodes.clean
}

/**
 * What the command line says about a clip. Nobody's approval or consent is made up: an approval is taken from the record
 * where there is one, else both have to be named.
 */
function described(read: Arguments, approval: MadeOf['approval']): Description {
  const today = new Date().toISOString().slice(0, 10)
  const recordedAt = read.text('recorded') ?? today
  if (!z.iso.date().safeParse(recordedAt).success) throw new StudioError('usage', { what: '--recorded YYYY-MM-DD' })
  // The day, not the moment: the same command on the same day makes the same statement.
  const at = `${today}T00:00:00.000Z`
  return {
    title: needed(read.text('title'), '--title TITLE'),
    summary: read.text('summary') ?? '',
    mentor: needed(read.text('mentor'), '--mentor NAME'),
    topics: listed(read.text('topics')),
    programmes: listed(read.text('programmes')),
    recordedAt,
    downloadable: read.flag('downloadable'),
    chapters: [],
    approval: approval ?? { by: needed(read.text('approved-by'), '--approved-by NAME'), role: 'reviewer', at },
    consents: [{ by: 'participants', at, how: needed(read.text('consent'), '--consent "HOW IT WAS GIVEN"') }],
  }
}
