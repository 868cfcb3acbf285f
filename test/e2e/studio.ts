import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'

const root = resolve(import.meta.dirname, '../..')

/** The program as `npm start` starts it, with a library of its own. */
export class RunningStudio {
  readonly home: string
  /** What is removed at the end, and what the program takes for its owner's own folder. */
  readonly #folder: string
  #child: ChildProcess | null = null
  #said = ''

  private constructor(folder: string) {
    this.#folder = folder
    this.home = join(folder, 'Estompe')
  }

  /** @param prepare fills the library before the program sees it */
  static async start(prepare?: (home: string) => Promise<void>): Promise<RunningStudio> {
    const studio = new RunningStudio(await mkdtemp(join(tmpdir(), 'estompe-e2e-')))
    await mkdir(studio.home)
    await prepare?.(studio.home)
    await studio.run()
    return studio
  }

  /** Starts the program, again if need be, on the same library. Gives the link that it prints. */
  async run(): Promise<string> {
    this.#said = ''
    const child = spawn(process.execPath, ['hosts/web/start.ts'], {
      cwd: root,
      env: { ...process.env, HOME: this.#folder, ESTOMPE_HOME: this.home, ESTOMPE_LANG: 'fr', CI: 'true' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child = child
    child.stdout?.on('data', (text: Buffer) => {
      this.#said += text.toString()
    })
    return this.#lastLink(1)
  }

  /** Of the program's process, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** A new link, as somebody gets it who presses Enter in the program's window. */
  async newLink(): Promise<string> {
    const links = this.#links().length
    this.#child?.stdin?.write('\n')
    return this.#lastLink(links + 1)
  }

  #links(): string[] {
    return this.#said.match(/http:\/\/\S+\/enter\/\S+/g) ?? []
  }

  async #lastLink(count: number): Promise<string> {
    for (let tries = 0; tries < 600; tries++) {
      const links = this.#links()
      if (links.length >= count) return links.at(-1) as string
      if (this.#child?.exitCode !== null) break
      await new Promise((go) => setTimeout(go, 100))
    }
    throw new Error(`the program printed no link; it said:\n${this.#said}`)
  }

  /** `SIGKILL` is what a power cut looks like. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null) return
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await ended
    this.#child = null
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM')
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A page that is inside, and everything that the browser complained about while it was. */
export async function enter(context: BrowserContext, link: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  const complaints = listenedTo(page, new URL(link).host)
  await page.goto(link)
  return { page, complaints }
}

/** Everything that the browser complains about on a page from now on. @param host of the only address that it may ask */
export function listenedTo(page: Page, host: string): string[] {
  // On a machine that does ten other things a click takes longer than Playwright is used to.
  page.setDefaultTimeout(180_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    const { url } = message.location()
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.text()} ${url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) complaints.push(`request to elsewhere: ${request.url()}`)
  })
  return complaints
}
