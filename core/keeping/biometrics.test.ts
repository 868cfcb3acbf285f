import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { plantSession, traces } from '../../test/support/planted-library.ts'
import { Artefacts } from '../artefacts.ts'
import { type Library, openLibrary } from '../library.ts'
import { biometricState, consentToBiometrics, deleteBiometrics, letGoOfLooks } from './biometrics.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-biometrics-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let library: Library
beforeEach(() => {
  library = openLibrary(join(folder, `home-${number++}`))
  return () => library.close()
})

/** A session with the answer of a search that left prints of faces. */
async function searched(marker: string) {
  const { id, original } = await plantSession(library, marker)
  const key = 'd'.repeat(64)
  const stageFolder = library.stageFolder(id, 'detect', key)
  const looks = join(stageFolder, 'face-looks.json')
  writeFileSync(looks, JSON.stringify([{ line: '1', time: 0, embedding: [0.1, 0.2] }]))
  const saved = await new Artefacts(library).save({ faceLooks: looks, cuts: [] }, original, stageFolder)
  library.database.stageRuns.start(id, 'detect', key)
  library.database.stageRuns.finish({ session: id, stage: 'detect', key, seconds: 1, ...saved })
  return { id, original, looks, key }
}

test('without a consent nothing stays that recognises a person; what was made of it stands', async () => {
  const { id, original, looks, key } = await searched('one')
  const artefacts = new Artefacts(library)
  const run = () => library.database.stageRuns.find(id, 'detect', key)
  const before = await artefacts.load(run() as never, original)
  const text = await artefacts.keyText(before, original)
  expect(text).toContain(await sha256OfFile(looks))
  letGoOfLooks(library, id)
  expect(existsSync(looks)).toBe(false)
  // The answer holds, and whatever was asked of it before has the same key: nothing is done again.
  const fresh = new Artefacts(library)
  const after = await fresh.load(run() as never, original)
  expect(after).toEqual(before)
  expect(await fresh.keyText(after, original)).toBe(text)
})

test('with a recorded consent it stays, until one action deletes all of it', async () => {
  const kept = await searched('kept')
  const other = await searched('other')
  expect(() => consentToBiometrics(library, kept.id, ' ', 'Anne')).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  )
  consentToBiometrics(library, kept.id, 'signed form of 3 November', 'Anne')
  library.database.enrolments.add({
    ...{ id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', name: 'Camille', by: 'Anne', addedAt: '2026-11-03T10:00:00.000Z' },
    look: Array.from({ length: 128 }, () => 0.1),
    consent: { at: '2026-11-03T10:00:00.000Z', how: 'in writing', language: 'fr' },
  })
  expect(biometricState(library).enrolled.map(({ name }) => name)).toEqual(['Camille'])
  for (const { id } of [kept, other]) letGoOfLooks(library, id)
  expect([kept, other].map(({ looks }) => existsSync(looks))).toEqual([true, false])
  expect(biometricState(library).consents).toEqual([
    expect.objectContaining({ session: kept.id, how: 'signed form of 3 November', by: 'Anne' }),
  ])
  expect(deleteBiometrics(library, 'Anne').files).toBeGreaterThan(0)
  expect(biometricState(library)).toEqual({ files: 0, bytes: 0, enrolled: [], consents: [] })
  expect(traces(library.home, 'Camille')).toEqual([])
  expect(library.database.audit.all().map(({ action }) => action)).toEqual(['biometric-consent', 'delete-biometrics'])
})
