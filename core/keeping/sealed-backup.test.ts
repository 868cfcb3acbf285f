import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import { openLibrary } from '../library.ts'
import { backUp } from './backup.ts'
import { libraryFiles } from './library-files.ts'
import { restore } from './restore.ts'
import { changeSeal, newSeal, openSeal, openSealByCode } from './seal.ts'
import { sealedShelf } from './shelf.ts'
import { filesBelow } from './tree.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-sealed-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a sealed backup shows nothing, opens by passphrase and by code, and says which piece is damaged', {
  timeout: 60_000,
}, async () => {
  const home = join(folder, 'home')
  const library = openLibrary(home)
  const { id } = await plantSession(library, 'Bénédicte-4711')
  const to = join(folder, 'backup')
  const seal = await newSeal('correct horse battery')
  const stop = new AbortController()
  const halfway = { signal: stop.signal, onProgress: (done: number) => void (done === 4 && stop.abort()) }
  await expect(backUp(library, to, halfway, seal)).rejects.toMatchObject({ code: 'cancelled' })
  await expect(restore(to, join(folder, 'half'), false, {}, seal.dataKey)).rejects.toMatchObject({
    code: 'backup-damaged',
  })
  await backUp(library, to, {}, seal)
  expect(traces(home, 'Bénédicte-4711').length).toBeGreaterThan(10)
  expect(traces(to, 'Bénédicte-4711', id, 'SQLite format', 'transcribe')).toEqual([])
  const before: Record<string, string> = {}
  for (const path of libraryFiles(home)) before[path] = await sha256OfFile(join(home, path))

  // The same backup again writes no file a second time but the database and the list; a plain one is not mixed in.
  const written = () => new Map(filesBelow(to).map(({ path }) => [path, statSync(path).ino]))
  const first = written()
  await backUp(library, to, {}, seal)
  const kept = [...written()].filter(([path, ino]) => first.get(path) === ino)
  expect(kept.length).toBeGreaterThanOrEqual(first.size - 3)
  await expect(backUp(library, to)).rejects.toMatchObject({ code: 'folder-unfit' })
  library.close()

  await expect(openSeal(to, 'correct horse')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const sealedBefore = written()
  await changeSeal(to, seal.dataKey, 'another one entirely')
  await expect(openSeal(to, 'correct horse battery')).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const changed = [...written()].filter(([path, ino]) => sealedBefore.get(path) !== ino)
  expect(changed.map(([path]) => path)).toEqual([join(to, 'keys.json')])
  expect(openSealByCode(to, seal.recoveryCode).equals(seal.dataKey)).toBe(true)

  const elsewhere = join(folder, 'restored')
  const dataKey = await openSeal(to, 'another one entirely')
  await restore(to, elsewhere, false, {}, dataKey)
  const after: Record<string, string> = {}
  for (const path of libraryFiles(elsewhere)) after[path] = await sha256OfFile(join(elsewhere, path))
  expect(after).toEqual(before)
  const restored = openLibrary(elsewhere)
  expect(restored.database.sessions.get(id)?.title).toContain('Bénédicte-4711')
  restored.close()

  const shelf = sealedShelf(to, dataKey)
  const manifest = await shelf.manifest()
  await shelf.put('../escaped', join(elsewhere, manifest.files[0]?.path ?? ''))
  await shelf.setManifest({ ...manifest, files: manifest.files.map((file) => ({ ...file, path: '../escaped' })) })
  await expect(restore(to, join(folder, 'out'), false, {}, dataKey)).rejects.toMatchObject({ code: 'backup-damaged' })
  expect(existsSync(join(folder, 'escaped'))).toBe(false)
  await shelf.setManifest(manifest)

  const [largest] = filesBelow(join(to, 'sealed')).sort((a, b) => b.bytes - a.bytes)
  const victim = largest?.path ?? ''
  const bytes = readFileSync(victim)
  bytes[70_000] = (bytes[70_000] ?? 0) ^ 1
  writeFileSync(victim, bytes)
  const fresh = join(folder, 'fresh')
  await expect(restore(to, fresh, false, {}, dataKey)).rejects.toMatchObject({
    code: 'sealed-damaged',
    data: { file: victim, piece: 1 },
  })
  expect(existsSync(fresh)).toBe(false)
})
