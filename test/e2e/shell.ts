import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildInterface, buildShell } from '../../hosts/build.ts'
import { electronBinary } from '../../hosts/web/electron-binary.ts'
import { type Started, startProgram } from '../support/started-program.ts'

/** `ELECTRON_E2E=1`: the recorder's tests run in the desktop shell's own window instead of a browser. */
export const inShell = process.env.ELECTRON_E2E === '1'

/** Seconds for each step of a start. */
const patience = 120

/** The desktop shell on a library, in the user's French; one after the other. */
export class RunningShell {
  readonly #home: string
  readonly #program: string
  readonly #main: string
  readonly #profile: string
  #started: Started | null = null

  private constructor(home: string, program: string, main: string, profile: string) {
    this.#home = home
    this.#program = program
    this.#main = main
    this.#profile = profile
  }

  /** @throws Error where Electron's program is not installed */
  static async on(home: string): Promise<RunningShell> {
    const program = electronBinary()
    if (!program) throw new Error('ELECTRON_E2E=1 needs Electron’s program: node node_modules/electron/install.js')
    await buildInterface(console.log)
    const main = await buildShell(console.log)
    return new RunningShell(home, program, main, await mkdtemp(join(tmpdir(), 'estompe-e2e-profile-')))
  }

  /** Starts it anew. @param args further arguments for its Chromium */
  async start(args: readonly string[]): Promise<Started> {
    await this.end()
    const own = ['--lang=fr', `--user-data-dir=${this.#profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
    const command = [this.#program, this.#main, ...own, ...args] as const
    const hasNoScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
    const env = { ...process.env, ESTOMPE_HOME: this.#home, LANG: 'fr_FR.UTF-8' }
    const expected = { origin: 'estompe://studio', env, patience }
    this.#started = await startProgram(hasNoScreen ? ['xvfb-run', '-a', ...command] : [...command], expected)
    return this.#started
  }

  /** Its window is closed, and it ends by itself. */
  async end(): Promise<void> {
    const started = this.#started
    this.#started = null
    try {
      await started?.close()
    } finally {
      started?.end()
    }
  }

  async remove(): Promise<void> {
    await this.end()
    await rm(this.#profile, { recursive: true, force: true })
  }
}
