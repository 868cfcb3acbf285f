import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { type Database, openDatabase } from '../native/database/database.ts'
import { type Lock, tryLock } from '../native/database/lock.ts'
import { StudioError } from './contract/errors.ts'
import { fromSystem } from './contract/system-errors.ts'
import { dropUnclaimed } from './fetched-original.ts'
import { refuseOnItsWay } from './keeping/arriving.ts'
import { databaseFile } from './keeping/library-files.ts'
import { enterVault, whileOpening } from './keeping/vault.ts'

/**
 * The folder that holds everything that is not redacted. Only its owner may enter it.
 * ```
 * library.db                 records
 * sessions/<id>/<stage>-<key>/  artefacts, one folder a run of a stage
 * scratch/<name>/            thrown away when a job ends
 * quarantine/<id>/           renders in which verification found something
 * models/                    downloaded models
 * locks/                     one file a session
 * ```
 */
export interface Library {
  readonly home: string
  readonly database: Database
  /** `sessions/<id>/<stage>-<key>`, made when it is not there. */
  stageFolder(session: string, stage: string, key: string): string
  quarantineFolder(session: string): string
  readonly modelsFolder: string
  /**
   * An empty scratch folder under a lock that dies with the process.
   * @throws StudioError `library-busy` when a job of that name runs already, here or in another process
   */
  begin(name: string): Workplace
  /** Empties what killed processes left in scratch, which is unredacted: when the library opens, and when one was killed. */
  clear(): void
  /** A path inside the library as it is written in records, with `/`; null for a path outside. */
  relative(path: string): string | null
  absolute(relative: string): string
  close(): void
}

export interface Workplace {
  readonly scratch: string
  /** Empties the scratch folder and gives the lock back. */
  end(): void
}

/**
 * Opens the library, made on first use.
 * @throws StudioError `folder-not-writable`, `disk-full`, `database-newer`, `database-damaged`, `library-locked`,
 * `library-in-use`
 */
export function openLibrary(home: string): Library {
  const root = resolve(home) + sep
  const folder = (...parts: string[]): string => {
    const path = join(home, ...parts)
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 })
    } catch (cause) {
      throw fromSystem(cause, path, 'write')
    }
    return path
  }
  folder()
  refuseOnItsWay(home)
  for (const part of ['sessions', 'scratch', 'quarantine', 'models', 'locks']) folder(part)
  const database = whileOpening(home, () => {
    // It may have gone while this waited.
    refuseOnItsWay(home)
    enterVault(home)
    return openDatabase(join(home, databaseFile))
  })

  const lock = (name: string): Lock | null => tryLock(join(home, 'locks', `${name}.lock`))
  const sweep = (name: string): void => rmSync(join(home, 'scratch', name), { recursive: true, force: true })

  const clear = (): void => {
    for (const name of readdirSync(join(home, 'scratch'))) {
      const held = lock(name)
      if (!held) continue
      dropUnclaimed({ home, database }, name)
      sweep(name)
      held.release()
    }
  }
  clear()

  return {
    clear,
    home,
    database,
    modelsFolder: join(home, 'models'),
    stageFolder: (session, stage, key) => folder('sessions', session, `${stage}-${key.slice(0, 16)}`),
    quarantineFolder: (session) => join(home, 'quarantine', session),
    begin: (name) => {
      const held = lock(name)
      if (!held) throw new StudioError('library-busy', { file: home })
      sweep(name)
      const scratch = folder('scratch', name)
      return {
        scratch,
        end: () => {
          sweep(name)
          held.release()
        },
      }
    },
    relative(given) {
      const path = resolve(given)
      return path.startsWith(root) ? path.slice(root.length).replaceAll('\\', '/') : null
    },
    absolute: (relative) => join(home, ...relative.split('/')),
    close: () => database.close(),
  }
}
