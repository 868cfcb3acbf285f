import { hkdfSync } from 'node:crypto'
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { keyHeld } from '../vault/keyring.ts'
import { vaultFile } from '../vault/vault-file.ts'

/*
 * The database of a sealed library: every page, and every page of its journal, is encrypted and authenticated
 * (AES-256-CBC with HMAC-SHA512, the format of SQLCipher 4) under a key that is made from the library's.
 */

const plainHeader = Buffer.from('SQLite format 3\0', 'latin1')

/** Whether a database lies there that anybody can read. Not to be asked while this process has it open. */
export function isPlainDatabase(path: string): boolean {
  if (!existsSync(path)) return false
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(plainHeader.length)
    return readSync(file, head, 0, head.length, 0) === head.length && head.equals(plainHeader)
  } finally {
    closeSync(file)
  }
}

const hexKey = (dataKey: Buffer): string =>
  Buffer.from(hkdfSync('sha256', dataKey, '', 'estompe library database', 32)).toString('hex')

const sealedConnections = new WeakSet<Sqlite.Database>()

/** Whether what this connection writes is sealed. */
export const isSealedConnection = (connection: Sqlite.Database): boolean => sealedConnections.has(connection)

/**
 * Gives a new connection the key of the library that its file belongs to. Does nothing for a file that is clear.
 * @throws StudioError `library-locked` when it is sealed and the key is not at hand
 */
export function giveKey(connection: Sqlite.Database, path: string): void {
  // Only SQLite may open the file: whoever else closes it drops every lock that this process has on it (POSIX).
  const content = contentOf(connection)
  const home = dirname(path)
  const key = keyHeld(home)
  if (content === 'clear' || (content === 'none' && key === null)) return
  if (key) {
    setKey(connection, key)
    sealedConnections.add(connection)
  } else if (existsSync(join(home, vaultFile))) throw new StudioError('library-locked')
}

function contentOf(connection: Sqlite.Database): 'none' | 'clear' | 'unreadable' {
  try {
    return connection.pragma('page_count', { simple: true }) === 0 ? 'none' : 'clear'
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_NOTADB') return 'unreadable'
    throw error
  }
}

function setKey(connection: Sqlite.Database, dataKey: Buffer): void {
  chooseCipher(connection)
  connection.pragma(`key = "x'${hexKey(dataKey)}'"`)
}

function chooseCipher(connection: Sqlite.Database): void {
  connection.pragma("cipher = 'sqlcipher'")
  connection.pragma('legacy = 4')
}

/**
 * Seals a database that nobody has open, or makes it clear: a copy is encrypted anew, read through, and takes the
 * place of the file in one step. Stopped in the middle, the file is as it was.
 * @param path a database without a journal beside it
 * @throws StudioError `disk-full`, `database-damaged`
 */
export function rekeyDatabase(path: string, dataKey: Buffer, as: 'sealed' | 'clear'): void {
  if (isPlainDatabase(path) === (as === 'clear')) return
  const aside = `${path}.rekeyed`
  clearRekeyed(path)
  try {
    copyFileSync(path, aside)
    const copy = new Sqlite(aside)
    try {
      if (as === 'clear') setKey(copy, dataKey)
      else chooseCipher(copy)
      // Out of the write-ahead log first; then, as what cannot be finished is thrown away whole, no journal on the disk.
      copy.pragma('journal_mode = delete')
      copy.pragma('journal_mode = memory')
      copy.pragma(as === 'clear' ? "rekey = ''" : `rekey = "x'${hexKey(dataKey)}'"`)
    } finally {
      copy.close()
    }
    const proof = new Sqlite(aside, { readonly: true })
    try {
      if (as === 'sealed') setKey(proof, dataKey)
      if (proof.pragma('integrity_check', { simple: true }) !== 'ok')
        throw new StudioError('database-damaged', { file: path })
    } finally {
      proof.close()
    }
    const file = openSync(aside, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(aside, path)
  } catch (cause) {
    throw fromSystem(cause, path, 'write')
  } finally {
    clearRekeyed(path)
  }
}

function clearRekeyed(path: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${path}.rekeyed${end}`, { force: true })
}
