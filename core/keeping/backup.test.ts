import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../native/database/database.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { root } from '../../test/steps.ts'
import { plantSession } from '../../test/support/planted-library.ts'
import { tinyDisk } from '../../test/support/tiny-disk.ts'
import { type Library, openLibrary } from '../library.ts'
import { defaultHome } from '../library-home.ts'
import { backUp } from './backup.ts'
import { libraryFiles } from './library-files.ts'
import { moveLibrary } from './move-library.ts'
import { restore } from './restore.ts'
import { takenUp } from './taken-up.ts'
import { filesBelow } from './tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-backup-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let home = ''
let library: Library
beforeEach(() => {
  home = join(folder, `home-${number++}`)
  library = openLibrary(home)
  return () => library.close()
})
const place = (name: string): string => join(folder, `${name}-${number}`)

/** Reads a database without waiting for whoever has it. */
function impatient(file: string): void {
  const reader = new Sqlite(file, { readonly: true, timeout: 0 })
  try {
    reader.prepare('select count(*) from session').get()
  } finally {
    reader.close()
  }
}

/** Path and content of every file but the database, relative to a library. */
async function contentOf(where: string): Promise<Record<string, string>> {
  const out: Record<string, string> = {}
  for (const path of libraryFiles(where)) out[path] = await sha256OfFile(join(where, path))
  return out
}

test('backed up while it is open and restored elsewhere, nothing is missing and paths are those of the new place', async () => {
  const { id, original } = await plantSession(library, 'one')
  library.database.audit.append({ actor: 'Anne', action: 'approve', session: id, facts: {} })
  const to = place('backup')
  const manifest = await backUp(library, to)
  const before = await contentOf(home)
  expect(manifest.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([...Object.keys(before), 'library.db', 'library.audit-mark.json']),
  )
  expect(manifest.originalsOutside).toBe(0)

  const elsewhere = place('restored')
  expect((await restore(to, elsewhere, false)).aside).toBeNull()
  expect(await contentOf(elsewhere)).toEqual(before)
  const database = openDatabase(join(elsewhere, 'library.db'))
  expect(database.sessions.get(id)?.path).toBe(original.replace(home, elsewhere))
  expect(existsSync(database.sessions.get(id)?.path ?? '')).toBe(true)
  expect(database.audit.faults()).toEqual([])
  database.close()
})

test('run again, it copies what changed and drops what is gone; stopped in the middle, it goes on', async () => {
  await plantSession(library, 'one')
  const to = place('backup')
  const stop = new AbortController()
  const files: number[] = []
  await expect(
    backUp(library, to, {
      signal: stop.signal,
      onProgress: (done) => {
        files.push(done)
        if (done === 5) stop.abort()
      },
    }),
  ).rejects.toMatchObject({ code: 'cancelled' })
  await expect(restore(to, place('half'), false)).rejects.toMatchObject({ code: 'backup-damaged' })
  await backUp(library, to)
  const second = await plantSession(library, 'two')
  rmSync(join(home, 'quarantine'), { recursive: true })
  const manifest = await backUp(library, to)
  expect(manifest.files.some(({ path }) => path.includes(second.id))).toBe(true)
  expect(filesBelow(join(to, 'quarantine'))).toEqual([])
  for (const { path, sha256 } of manifest.files) expect(await sha256OfFile(join(to, path))).toBe(sha256)
})

test('a folder with something else in it, or inside the library, is not taken', async () => {
  const other = place('other')
  mkdirSync(other)
  writeFileSync(join(other, 'holiday.jpg'), '')
  for (const bad of [other, join(home, 'backup'), home, folder])
    await expect(backUp(library, bad)).rejects.toMatchObject({ code: 'folder-unfit' })
  expect(existsSync(join(other, 'holiday.jpg'))).toBe(true)
})

test('a damaged backup restores nothing; a library that is there is put aside, never written over', async () => {
  const { id } = await plantSession(library, 'one')
  const to = place('backup')
  const manifest = await backUp(library, to)
  await expect(restore(to, home, false)).rejects.toMatchObject({ code: 'library-not-empty' })
  await expect(restore(to, home, true)).rejects.toMatchObject({ code: 'library-in-use' })
  library.close()
  const { aside } = await restore(to, home, true)
  expect(Object.keys(await contentOf(aside ?? ''))).toEqual(Object.keys(await contentOf(home)))
  library = openLibrary(home)
  expect(library.database.sessions.get(id)).not.toBeNull()

  const victim = join(to, manifest.files[3]?.path ?? '')
  const bytes = readFileSync(victim)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  writeFileSync(victim, bytes)
  const fresh = place('fresh')
  await expect(restore(to, fresh, false)).rejects.toMatchObject({ code: 'backup-damaged' })
  expect(existsSync(fresh)).toBe(false)
})

test('a list of files that leads out of the library restores nothing', async () => {
  await plantSession(library, 'one')
  const to = place('backup')
  const manifest = await backUp(library, to)
  const [file] = manifest.files
  for (const path of [
    '../../escaped',
    'sessions/../../escaped',
    '/escaped',
    'C:/escaped',
    'a\\..\\..\\escaped',
    './a',
    'a//b',
    'a\0',
  ]) {
    const files = [...manifest.files, { ...file, path }]
    writeFileSync(join(to, 'backup.json'), JSON.stringify({ ...manifest, files }))
    const fresh = place('fresh')
    await expect(restore(to, fresh, false), path).rejects.toMatchObject({ code: 'backup-damaged' })
    expect(existsSync(`${fresh}.restoring`)).toBe(false)
  }
})

test('moved, the library is whole at its new place, and the old one only says where it went', async () => {
  const { id, original } = await plantSession(library, 'one')
  const to = place('moved')
  await expect(moveLibrary(home, to)).rejects.toMatchObject({ code: 'library-in-use' })
  library.close()
  const before = await contentOf(home)
  const stop = new AbortController()
  await expect(
    moveLibrary(home, to, { signal: stop.signal, onProgress: (done) => void (done === 4 && stop.abort()) }),
  ).rejects.toMatchObject({ code: 'cancelled' })
  expect(await contentOf(home)).toEqual(before)
  // What has come so far is no library yet, and nobody makes one of it.
  expect(() => openLibrary(to)).toThrow(expect.objectContaining({ code: 'library-in-use' }))
  await moveLibrary(home, to, {
    onProgress: (done) => {
      // While it moves nobody can come in, also not through the file of the database alone.
      if (done === 2) expect(() => impatient(join(home, 'library.db'))).toThrow('locked')
    },
  })
  expect(() => openLibrary(home)).toThrow(expect.objectContaining({ code: 'library-in-use' }))
  expect(defaultHome({ ESTOMPE_HOME: home })).toBe(to)
  expect(libraryFiles(home)).toEqual([])
  expect(await contentOf(to)).toEqual(before)
  library = openLibrary(to)
  expect(library.database.sessions.get(id)?.path).toBe(original.replace(home, to))
})

test('moved back to where it lay before, killed on the way or not, the library is there and nowhere else', async () => {
  const { id, original } = await plantSession(library, 'one')
  library.close()
  const before = await contentOf(home)
  const away = place('away')
  await moveLibrary(home, away)
  // Another library may not take the place: what stands there leads elsewhere.
  const other = place('other')
  openLibrary(other).close()
  await expect(moveLibrary(other, home)).rejects.toMatchObject({ code: 'folder-unfit' })
  // On its way back it still lies where it was, whoever asks at which place.
  expect(movedUntil(away, home, 1)).toBe(false)
  for (const asked of [home, away]) expect(defaultHome({ ESTOMPE_HOME: asked })).toBe(away)
  expect(() => openLibrary(home)).toThrow(expect.objectContaining({ code: 'library-in-use' }))
  const kept = place('kept')
  cpSync(away, kept, { recursive: true })
  await moveLibrary(away, home)
  expect(await contentOf(home)).toEqual(before)
  for (const asked of [home, away]) expect(defaultHome({ ESTOMPE_HOME: asked })).toBe(home)
  // Killed after its old place was told, before anything was removed.
  cpSync(kept, away, { recursive: true })
  writeFileSync(join(home, 'moved.json'), JSON.stringify({ movedTo: away }))
  writeFileSync(join(home, 'moving.json'), JSON.stringify({ from: away }))
  for (const asked of [home, away]) expect(defaultHome({ ESTOMPE_HOME: asked })).toBe(home)
  library = takenUp(openLibrary(home))
  expect(library.database.sessions.get(id)?.path).toBe(original)
  expect(readdirSync(away)).toEqual(['moved.json'])
  expect(readdirSync(home)).not.toContain('moved.json')
})

/** Runs a move that kills itself at a step; true when it came to its end. */
const movedUntil = (home: string, to: string, step: number): boolean =>
  spawnSync(process.execPath, [join(root, 'test/support/move-process.ts'), home, to, String(step)]).status === 0

test('killed at any step of a move, one of the two places has the whole library, and the next start goes on', async () => {
  const { id } = await plantSession(library, 'one')
  library.close()
  const before = await contentOf(home)
  const to = place('moved')
  const steps = Object.keys(before).length + 1
  for (const step of [0, Math.floor(steps / 2), steps - 1]) {
    expect(movedUntil(home, to, step)).toBe(false)
    expect(defaultHome({ ESTOMPE_HOME: home })).toBe(home)
    expect(await contentOf(home)).toEqual(before)
    library = openLibrary(home)
    expect(library.database.sessions.get(id)).not.toBeNull()
    library.close()
  }
  // Told where it went, and killed before anything was removed.
  const kept = place('kept')
  cpSync(home, kept, { recursive: true })
  expect(movedUntil(home, to, -1)).toBe(true)
  cpSync(kept, home, { recursive: true })
  writeFileSync(join(to, 'moving.json'), JSON.stringify({ from: home }))
  expect(defaultHome({ ESTOMPE_HOME: home })).toBe(to)
  library = takenUp(openLibrary(to))
  expect(library.database.sessions.get(id)?.path.startsWith(to)).toBe(true)
  expect(await contentOf(to)).toEqual(before)
  expect(readdirSync(home)).toEqual(['moved.json'])
})

const small = tinyDisk(folder)
test.skipIf(small === null)('a full disk in the middle loses nothing: the library is where it was, whole', async () => {
  await plantSession(library, 'one')
  const before = await contentOf(home)
  const to = join(small as string, 'backup')
  await expect(backUp(library, to)).rejects.toMatchObject({ code: 'disk-full' })
  await expect(restore(to, place('half'), false)).rejects.toMatchObject({ code: 'backup-damaged' })
  library.close()
  rmSync(to, { recursive: true })
  await expect(moveLibrary(home, join(small as string, 'library'))).rejects.toMatchObject({ code: 'disk-full' })
  expect(await contentOf(home)).toEqual(before)
  library = openLibrary(home)
  expect(library.database.sessions.all()).toHaveLength(1)
})
