import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Where systems keep a Chromium or Chrome. */
const places: Readonly<Record<string, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

const answers = (program: string): boolean =>
  process.platform === 'win32' || spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0

function installed(): string | null {
  const asked = process.env.ESTOMPE_BROWSER
  if (asked) return existsSync(asked) ? asked : null
  const found = (places[process.platform] ?? []).find((program) => existsSync(program) && answers(program))
  if (found) return found
  const own = chromium.executablePath()
  return own && existsSync(own) && answers(own) ? own : null
}

/** The test runner's own download. */
function download(log: (line: string) => void): void {
  log('No browser on this machine: downloading the test runner’s own…')
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  })
}

/** Debian's package, where we may install one. */
function install(log: (line: string) => void): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  log('Installing Debian’s chromium…')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', timeout: 120_000, env })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: 'inherit',
    timeout: 600_000,
    env,
  })
}

/**
 * Path of a Chromium that runs: the system's, else the test runner's own, else Debian's package.
 * @throws Error that says what to do when none can be had
 */
export function browserProgram(log: (line: string) => void = console.log): string {
  for (const get of [() => undefined, download, install]) {
    get(log)
    const found = installed()
    if (found) return found
  }
  throw new Error('No browser could be had. Install Chromium or Chrome, or name one in ESTOMPE_BROWSER.')
}

const argumentsOf = (more: readonly string[]): string[] => [
  ...['--autoplay-policy=no-user-gesture-required', '--disable-dev-shm-usage', ...more],
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** @param more further arguments for the browser */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: browserProgram(), args: argumentsOf(more) })
}

/** A browser that can be killed as the system kills it, without a word; `pid` is that of its first process. */
export async function launchMortalBrowser(
  more: readonly string[] = [],
): Promise<{ browser: Browser; pid: number; kill: () => Promise<void> }> {
  const server = await chromium.launchServer({ executablePath: browserProgram(), args: argumentsOf(more) })
  const browser = await chromium.connect(server.wsEndpoint())
  const program = server.process()
  const kill = async (): Promise<void> => {
    const ended = new Promise((done) => program.once('exit', done))
    program.kill('SIGKILL')
    await ended
  }
  return { browser, pid: program.pid as number, kill }
}
