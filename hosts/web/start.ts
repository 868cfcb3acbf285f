import { StudioError } from '../../core/contract/errors.ts'
import { explained } from '../../core/contract/sentences.ts'
import type { StudioDesk } from '../../core/handlers/studio-desk.ts'
import { allocateSparingly } from '../cli/allocator.mjs'
import { languageOf } from '../cli/language.ts'
import { isNewEnough, tooOld } from '../cli/node-version.mjs'
import { electronBinary, startElectron } from './electron-binary.ts'
import { offerNewLinks } from './new-links.ts'
import { hasScreen, openBrowser } from './open-browser.ts'
import { hostWords } from './words.ts'

if (!isNewEnough(process.versions.node)) {
  process.stderr.write(tooOld(process.versions.node))
  process.exit(1)
}

allocateSparingly()

const log = (line: string): void => void process.stdout.write(`${line}\n`)
const words = hostWords[languageOf(process.env)]
const electron = hasScreen() ? electronBinary() : null

if (electron) process.exitCode = await startElectron(electron)
else
  await startHere().catch((error: unknown) => {
    if (!(error instanceof StudioError)) throw error
    tell(error)
    process.exit(1)
  })

/** An expected error in the user's language: what happened, and what to do. */
function tell({ code, data }: StudioError): void {
  const { says, next } = explained(code, data, languageOf(process.env))
  log(`${says} ${next}`)
}

/** The web host: prints a link for one visit, opens it where somebody can see it, and works until it is stopped. */
async function startHere(): Promise<void> {
  const { startStudioHost } = await import('./studio-host.ts')
  const language = languageOf(process.env)
  const port = Number(process.env.ESTOMPE_PORT ?? 0)
  const host = await startStudioHost({ port, language, log })
  const { served, desk } = host
  const link = served.newLink()
  log(`${words.ready}\n\n    ${link}\n\n${words.once}`)
  if (hasScreen()) void openBrowser(link)

  const stopOffering = offerNewLinks(served, log)
  let closing = false
  const stop = (): void => {
    if (closing) process.exit(130)
    closing = true
    log(words.closing)
    stopOffering()
    void host.close().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  if (host.isLocked) log(words.locked)
  else if ((await desk.rows()).every((row) => !row.starter)) await importStarter(desk)
}

/** The sample that comes with the program. Without it the studio is empty, but works. */
async function importStarter(desk: StudioDesk): Promise<void> {
  try {
    await desk.importPath(desk.starterPath, { language: 'auto', by: null })
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    tell(error)
  }
}
