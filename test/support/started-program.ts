import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

export interface Started {
  /** Its window's page. */
  readonly page: Page
  readonly context: BrowserContext
  /** Closes the window, and gives the code with which the program then ends by itself. */
  close(): Promise<number>
  /** Leaves nothing of it running. */
  end(): void
}

type Command = readonly [string, ...string[]]

interface Expected {
  /** Of the page that is waited for. */
  readonly origin: string
  readonly env: NodeJS.ProcessEnv
  /** Seconds for each step. */
  readonly patience: number
}

/**
 * Starts a program that shows its pages with Chromium, looks at it, and leaves nothing of it running.
 * @throws Error when it ends, shows no such page, fails the look, or does not end when its window is closed
 */
export async function whileRunning(
  command: Command,
  expected: Expected,
  look: (started: Started) => Promise<void>,
): Promise<void> {
  const started = await startProgram(command, expected)
  try {
    await within(expected.patience, 'what is looked for', look(started))
  } finally {
    started.end()
  }
}

async function within<T>(patience: number, what: string, work: Promise<T>): Promise<T> {
  const clock = new AbortController()
  const late = pause(patience * 1000, undefined, { signal: clock.signal }).then(() => {
    throw new Error(`${what}: not within ${patience} s`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clock.abort()
  }
}

/**
 * Starts a program that shows its pages with Chromium.
 * @throws Error when it ends or shows no such page; nothing of it is left running then
 */
export async function startProgram([command, ...args]: Command, { origin, env, patience }: Expected): Promise<Started> {
  const child = spawn(command, [...args, '--remote-debugging-port=0'], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
    // A group of its own, so that whatever it starts can be ended with it.
    detached: process.platform !== 'win32',
  })
  const over = new Promise<number>((done) => {
    child.once('error', () => done(-1))
    child.once('exit', (code) => done(code ?? -1))
  })
  const inTime = <T>(what: string, work: Promise<T>): Promise<T> => within(patience, what, work)
  const unlessOver = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([work, over.then((code) => Promise.reject(new Error(`it ended by itself, with ${code}`)))])
  try {
    const browser = await chromium.connectOverCDP(await inTime('a window', unlessOver(debuggerOf(child))))
    const page = await inTime(`a page of ${origin}`, unlessOver(pageOf(browser, origin)))
    const close = async (): Promise<number> => {
      await page.evaluate(() => window.close()).catch(() => undefined)
      return inTime('the end after its window was closed', over)
    }
    return { page, context: page.context(), close, end: () => end(child) }
  } catch (error) {
    end(child)
    throw error
  }
}

/** The address that Chromium tells for whoever wants to look into it. */
const debuggerOf = (child: ChildProcess): Promise<string> =>
  new Promise((found) => {
    let said = ''
    child.stderr?.on('data', (part: Buffer) => {
      process.stderr.write(part)
      said = (said + part.toString()).slice(-4000)
      const address = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (address) found(address)
    })
  })

async function pageOf(browser: Awaited<ReturnType<typeof chromium.connectOverCDP>>, origin: string): Promise<Page> {
  for (;;) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((one) => one.url().startsWith(`${origin}/`))
    if (page) return page
    await pause(200)
  }
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
  else
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Nothing of it is left.
    }
}
