import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openConnection } from '../../native/database/connection.ts'
import { takeExclusively } from '../../native/database/exclusive.ts'
import { awaitLock, type Lock } from '../../native/database/lock.ts'
import { rekeyDatabase } from '../../native/database/sealing.ts'
import { holdKey, holdLocked, keyHeld, letGo, sealedFolders } from '../../native/vault/keyring.ts'
import {
  createKeys,
  type KeyFile,
  openWithPassphrase,
  openWithRecoveryCode,
  withPassphrase,
  withRecoveryCode,
} from '../../native/vault/keys.ts'
import {
  isKeyOf,
  proofOf,
  readVault,
  refuseForged,
  removeVault,
  type VaultFile,
  writeVault,
} from '../../native/vault/vault-file.ts'
import { StudioError } from '../contract/errors.ts'
import { databaseFile } from './library-files.ts'
import { filesBelow } from './tree.ts'

export { readVault } from '../../native/vault/vault-file.ts'

/** A key that was made and seals nothing yet. */
export interface PreparedVault {
  readonly keys: KeyFile
  readonly dataKey: Buffer
  /** To be told once, and kept nowhere. */
  readonly recoveryCode: string
}

/** @throws StudioError `passphrase-short` */
export const prepareVault = (passphrase: string): Promise<PreparedVault> => createKeys(passphrase)

/** Name of the lock under which a library is opened, and under which it changes between clear and sealed. */
const openingLock = (home: string): string => join(home, 'locks', 'opening.lock')

/**
 * Lets nobody open the library until it is released.
 * @throws StudioError `library-in-use` when somebody else takes longer than ten seconds
 */
export function holdOpening(home: string): Lock {
  // A library that has just moved here has no locks yet.
  mkdirSync(join(home, 'locks'), { recursive: true, mode: 0o700 })
  const lock = awaitLock(openingLock(home), 10_000)
  if (!lock) throw new StudioError('library-in-use', { file: home })
  return lock
}

/**
 * Runs what may not happen while somebody opens the library.
 * @throws StudioError `library-in-use` when somebody else takes longer than ten seconds
 */
export function whileOpening<T>(home: string, work: () => T): T {
  const lock = holdOpening(home)
  try {
    return work()
  } finally {
    lock.release()
  }
}

/**
 * Readies a library that is about to be opened: without a vault there is nothing to do; with one, its key has to be at
 * hand. A database that a step was interrupted before is sealed, or made clear, now.
 * @throws StudioError `library-locked`, `vault-damaged`
 */
export function enterVault(home: string): void {
  const vault = readVault(home)
  if (vault === null) return
  const key = keyHeld(home)
  if (key === null || !isKeyOf(vault, key)) {
    holdLocked(home)
    throw new StudioError('library-locked')
  }
  refuseForged(home, vault, key)
  holdKey(home, key, vault.state)
  const wanted = vault.state === 'clearing' ? 'clear' : 'sealed'
  if (vault.database === wanted) return
  try {
    turnDatabase(home, key, wanted)
    writeVault(home, { ...vault, database: wanted }, key)
  } catch (error) {
    // Somebody has it open, or the disk is full: it is opened as it is, and turned another time.
    if (!(error instanceof StudioError)) throw error
  }
}

function turnDatabase(home: string, key: Buffer, to: 'sealed' | 'clear'): void {
  const file = join(home, databaseFile)
  // Nobody else can come in meanwhile: they wait for the lock of opening.
  takeExclusively(file, () => openConnection(file)).release()
  rekeyDatabase(file, key, to)
}

/**
 * Gives a library that nobody has open a passphrase: from now on all that is written is sealed, and the database is.
 * The files that are there are sealed by `turnFiles`. Stopped anywhere, the next opening goes on.
 * @throws StudioError `library-in-use`, `disk-full`, `folder-not-writable`; nothing has changed then
 */
export function sealLibrary(home: string, { keys, dataKey }: PreparedVault): void {
  whileOpening(home, () => {
    if (readVault(home) !== null) throw new StudioError('library-in-use', { file: home })
    const file = join(home, databaseFile)
    takeExclusively(file, () => openConnection(file)).release()
    clearHalfWritten(home)
    const vault: Omit<VaultFile, 'standing'> = {
      version: 1,
      state: 'sealing',
      database: 'clear',
      proof: proofOf(dataKey, keys.id),
      keys,
    }
    writeVault(home, vault, dataKey)
    holdKey(home, dataKey, 'sealing')
    try {
      turnDatabase(home, dataKey, 'sealed')
    } catch (error) {
      // Nothing is sealed yet: the library is as it was.
      removeVault(home)
      letGo(home)
      throw error
    }
    writeVault(home, { ...vault, database: 'sealed' }, dataKey)
  })
}

/**
 * Takes the passphrase from a library that nobody has open: from now on all that is written is clear, and the database
 * is. The files are made clear by `turnFiles`, and the key is removed only when none is sealed any more.
 * @throws StudioError `library-in-use`, `library-locked`, `disk-full`
 */
export function clearLibrary(home: string): void {
  whileOpening(home, () => {
    const { vault, key } = opened(home)
    const file = join(home, databaseFile)
    takeExclusively(file, () => openConnection(file)).release()
    writeVault(home, { ...vault, state: 'clearing' }, key)
    holdKey(home, key, 'clearing')
    turnDatabase(home, key, 'clear')
    writeVault(home, { ...vault, state: 'clearing', database: 'clear' }, key)
  })
}

/** Half-written files of runs that were killed: nobody has the library open, so nobody will finish them. */
function clearHalfWritten(home: string): void {
  for (const name of sealedFolders)
    for (const { path } of filesBelow(join(home, name))) if (isHalfWritten(path)) rmSync(path, { force: true })
  for (const { path } of filesBelow(join(home, 'scratch'))) rmSync(path, { force: true })
}

export const isHalfWritten = (path: string): boolean => /\.part(\.\w+)?$/.test(path)

function opened(home: string): { vault: VaultFile; key: Buffer } {
  const vault = readVault(home)
  const key = keyHeld(home)
  if (vault === null || key === null || !isKeyOf(vault, key)) throw new StudioError('library-locked')
  return { vault, key }
}

/** What opens a library: its passphrase or its recovery code, whichever was typed. */
export async function keyFrom({ keys }: VaultFile, secret: string): Promise<Buffer> {
  try {
    return openWithRecoveryCode(keys, secret)
  } catch {
    return openWithPassphrase(keys, secret)
  }
}

/**
 * Holds the key of a library that is locked.
 * @param secret passphrase or recovery code
 * @throws StudioError `passphrase-wrong`, `vault-damaged`
 */
export async function unlock(home: string, secret: string): Promise<Buffer> {
  const vault = readVault(home)
  if (vault === null) throw new StudioError('invalid-input', { field: 'vault' })
  const key = await keyFrom(vault, secret)
  refuseForged(home, vault, key)
  holdKey(home, key, vault.state)
  return key
}

/** Holds a key that was remembered elsewhere. False when it is not this library's. @throws StudioError `vault-damaged` */
export function unlockWithKey(home: string, key: Buffer): boolean {
  const vault = readVault(home)
  if (vault === null || !isKeyOf(vault, key)) return false
  refuseForged(home, vault, key)
  holdKey(home, key, vault.state)
  return true
}

/**
 * Another passphrase for an open library; nothing is encrypted again, and the recovery code stays.
 * @param secret the passphrase that it has, or the recovery code
 * @throws StudioError `passphrase-wrong`, `passphrase-short`, `library-locked`
 */
export async function changePassphrase(home: string, secret: string, next: string): Promise<void> {
  const { vault } = opened(home)
  const key = await keyFrom(vault, secret)
  writeVault(home, { ...opened(home).vault, keys: await withPassphrase(vault.keys, key, next) }, key)
}

/**
 * A new recovery code, told once; the one before opens nothing any more.
 * @throws StudioError `passphrase-wrong`, `library-locked`
 */
export async function newRecoveryCode(home: string, secret: string): Promise<string> {
  const key = await keyFrom(opened(home).vault, secret)
  const { vault } = opened(home)
  const { keys, recoveryCode } = withRecoveryCode(vault.keys, key)
  writeVault(home, { ...vault, keys }, key)
  return recoveryCode
}
