import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Newer ones do not build as a module by themselves. */
const version = 'v1.5.1'

const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'estompe-tools', `temporal-${version}`)
const program = join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal')

/** Why there is no server on this machine; null when there is one. */
export const temporalMissing: string | null = existsSync(program)
  ? null
  : `no Temporal server: \`npm run temporal\` builds it once (some minutes, needs Go)`

const goIn = (process.env.PATH ?? '').split(delimiter).concat('/usr/local/go/bin')

/** Builds the server from its Go module, once for all checkouts. */
export function buildTemporal(): void {
  const go = goIn.map((path) => join(path, process.platform === 'win32' ? 'go.exe' : 'go')).find(existsSync)
  if (!go) throw new Error('Go is needed to build the Temporal server')
  mkdirSync(folder, { recursive: true })
  execFileSync(go, ['install', `github.com/temporalio/cli/cmd/temporal@${version}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: 'inherit',
  })
}

export interface TemporalServer {
  /** `host:port` */
  readonly address: string
  readonly pid: number
  stop(): Promise<void>
}

/** A Temporal server on loopback that keeps nothing. */
export async function startTemporal(): Promise<TemporalServer> {
  for (let time = 1; ; time++) {
    const port = await freePort()
    const child = spawn(
      program,
      ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'never'],
      { stdio: 'ignore', env: { ...process.env, TEMPORAL_DISABLE_CLIENT_COMMAND_TRACKING: '1' } },
    )
    if (await answers(child, port)) {
      const ended = new Promise<void>((done) => child.once('exit', () => done()))
      return {
        address: `127.0.0.1:${port}`,
        pid: child.pid as number,
        stop: async () => {
          child.kill('SIGKILL')
          await ended
        },
      }
    }
    // Somebody else may have taken the port between the look and the start.
    child.kill('SIGKILL')
    if (time === 3) throw new Error('the Temporal server does not start')
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        done(true)
      })
      socket.on('error', () => done(false))
    })
    if (open) return true
    await wait(100)
  }
  return false
}
