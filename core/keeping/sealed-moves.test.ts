import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readKeptText } from '../../native/files/kept.ts'
import { holdLocked, letGo } from '../../native/vault/keyring.ts'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import { openLibrary } from '../library.ts'
import { backUp } from './backup.ts'
import { moveLibrary } from './move-library.ts'
import { restore } from './restore.ts'
import { turnFiles } from './turn-files.ts'
import { prepareVault, readVault, sealLibrary, unlock } from './vault.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-sealed-moves-'))
afterAll(() => rmSync(folder, { recursive: true }))
const control = { signal: new AbortController().signal, onProgress: () => undefined }

test('a sealed library is backed up, restored and moved as it is, and its passphrase opens each', {
  timeout: 120_000,
}, async () => {
  const [home, to, restored, moved] = ['home', 'backup', 'restored', 'moved'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  const word = 'Camille-4711'
  const first = openLibrary(home)
  const { id } = await plantSession(first, word)
  first.close()
  sealLibrary(home, await prepareVault('correct horse battery'))
  await turnFiles(home, control)
  const library = openLibrary(home)
  const [artefact] = library.database.stageRuns.of(id)
  await backUp(library, to)
  library.close()
  // What was verified and handed over is clear, and names of files are.
  const shown = (place: string): string[] =>
    traces(place, word).filter((path) => !path.endsWith('.mp4') && !path.includes(`${join(place, 'results')}`))
  expect(shown(to).filter((path) => !path.endsWith('backup.json'))).toEqual([])
  await restore(to, restored, false, {}, null, (place) => unlock(place, 'correct horse battery'))
  expect(() => openLibrary(restored)).toThrow(expect.objectContaining({ code: 'library-locked' }))
  await unlock(restored, 'correct horse battery')
  const back = openLibrary(restored)
  expect(back.database.sessions.get(id)?.path.startsWith(restored)).toBe(true)
  expect(await readKeptText(back.absolute(artefact?.artefact ?? ''))).toContain(word)
  back.close()
  letGo(restored)

  await moveLibrary(home, moved)
  expect(existsSync(join(home, 'vault.json'))).toBe(false)
  holdLocked(moved)
  await unlock(moved, 'correct horse battery')
  expect(readVault(moved)?.state).toBe('sealed')
  const there = openLibrary(moved)
  expect(await readKeptText(there.absolute(artefact?.artefact ?? ''))).toContain(word)
  there.close()
  letGo(moved)
  letGo(home)
})
