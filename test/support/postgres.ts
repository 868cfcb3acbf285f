import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** Where Debian, Homebrew and hand-made installations put the server's programs; the newest first. */
const folder = globSync(['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin', '/usr/local/pgsql/bin'])
  .filter((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'pg_ctl')))
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  .at(-1)

const numberOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
/** The server refuses to run as root; its own account is used then. */
const account = userInfo().uid === 0 ? { uid: numberOf('-u'), gid: numberOf('-g') } : {}

export const postgresMissing = 'PostgreSQL’s initdb and pg_ctl are not installed'
export const hasPostgres = folder !== undefined && !Object.values(account).includes(0)

export interface PostgresServer {
  /** An empty database of its own. */
  newDatabase(): Promise<string>
  stop(): void
}

/** A server in a scratch folder that answers on a local socket only. */
export async function startPostgres(): Promise<PostgresServer> {
  if (!folder) throw new Error(postgresMissing)
  const home = mkdtempSync(join(tmpdir(), 'estompe-pg-'))
  if ('uid' in account) chownSync(home, account.uid as number, account.gid as number)
  const data = join(home, 'data')
  const run = (program: string, args: readonly string[]): void =>
    void execFileSync(join(folder, program), args, { ...account, cwd: home, stdio: 'ignore' })
  run('initdb', ['-D', data, '-U', 'estompe', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'])
  run('pg_ctl', ['-D', data, '-w', '-l', join(home, 'log'), '-o', `-k ${home} -c listen_addresses=''`, 'start'])
  const address = (name: string): string => `postgres://estompe@localhost/${name}?host=${encodeURIComponent(home)}`
  let count = 0
  return {
    async newDatabase() {
      const client = new pg.Client({ connectionString: address('postgres') })
      await client.connect()
      const name = `scratch${count++}`
      await client.query(`create database ${name}`)
      await client.end()
      return address(name)
    },
    stop() {
      run('pg_ctl', ['-D', data, '-m', 'fast', 'stop'])
      rmSync(home, { recursive: true, force: true })
    },
  }
}
