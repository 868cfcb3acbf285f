import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdKey, holdLocked, letGo } from '../vault/keyring.ts'
import { vaultFile } from '../vault/vault-file.ts'
import { openDatabase } from './database.ts'
import { isPlainDatabase, rekeyDatabase } from './sealing.ts'

let home: string
let file: string
const key = Buffer.alloc(32, 7)
const word = 'Clémence Vasseur'

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'estompe-sealed-db-'))
  file = join(home, 'library.db')
})
afterEach(() => {
  letGo(home)
  rmSync(home, { recursive: true })
})

/** Gives the files that show the title while the database is open. */
const remember = (name: string): string[] => {
  const database = openDatabase(file)
  database.sessions.remember({
    sha256: name.padEnd(64, '0'),
    path: `/${name}`,
    fingerprint: name,
    size: 1,
    title: `${word} ${name}`,
    duration: 1,
  })
  // While it is open its journal lies beside it; closing empties it.
  const shown = clearFiles()
  database.close()
  return shown
}
const titles = (): string[] => {
  const database = openDatabase(file)
  const found = database.sessions.all().map(({ title }) => title)
  database.close()
  return found.sort()
}
const clearFiles = (): string[] =>
  readdirSync(home).filter((name) => readFileSync(join(home, name)).includes(Buffer.from(word)))

test('sealed and opened again a database holds the same, and neither it nor its journal shows a word', () => {
  expect(remember('one')).not.toEqual([])
  rekeyDatabase(file, key, 'sealed')
  expect(isPlainDatabase(file)).toBe(false)
  holdKey(home, key)
  expect(remember('two')).toEqual([])
  expect(titles()).toEqual([`${word} one`, `${word} two`])
  expect(clearFiles()).toEqual([])
  rekeyDatabase(file, key, 'clear')
  expect(titles()).toEqual([`${word} one`, `${word} two`])
  expect(isPlainDatabase(file)).toBe(true)
})

test('without its key a sealed database is locked, with another one it is of no use', () => {
  remember('one')
  rekeyDatabase(file, key, 'sealed')
  writeFileSync(join(home, vaultFile), '{}')
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  holdLocked(home)
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  holdKey(home, Buffer.alloc(32, 8))
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'database-damaged' }))
  holdKey(home, key)
  expect(titles()).toEqual([`${word} one`])
})

test('a snapshot of a sealed database is sealed by the same key, and whole', async () => {
  holdKey(home, key)
  remember('one')
  const database = openDatabase(file)
  rmSync(join(home, 'copy.db'), { force: true })
  await database.snapshot(join(home, 'copy.db'))
  database.close()
  expect(clearFiles()).toEqual([])
  const copy = openDatabase(join(home, 'copy.db'))
  expect(copy.sessions.all()).toHaveLength(1)
  copy.close()
})

test('a copy that was left half encrypted is thrown away, and the database is as it was', () => {
  remember('one')
  writeFileSync(`${file}.rekeyed`, 'half')
  rekeyDatabase(file, key, 'sealed')
  holdKey(home, key)
  expect(titles()).toEqual([`${word} one`])
  expect(readdirSync(home).filter((name) => name.includes('rekeyed'))).toEqual([])
})
