import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { remux } from '../test/support/remux.ts'
import { defaultModel } from './default-model.ts'
import { consentToBiometrics } from './keeping/biometrics.ts'
import { loadPolicy } from './policies.ts'
import { foundIn } from './review-material.ts'
import { createStudio } from './studio.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-looked-again-'))
const said: string[] = []
const studio = createStudio({ home: join(folder, 'home'), log: (code) => said.push(code) })
afterAll(() => {
  studio.close()
  rmSync(folder, { recursive: true, force: true })
})

const starter = resolve(import.meta.dirname, '../resources/samples/starter-call.mp4')
const control = { signal: new AbortController().signal, onProgress: () => undefined }

/** Analyses a recording with such names to look for. @returns its session, what was done, and how each face is known */
async function analysed(path: string, ...names: string[]) {
  said.length = 0
  const policy = await loadPolicy('strict')
  const wishes = { language: 'fr', model: defaultModel, policy, mask: null, consented: [] } as const
  const session = await studio.analyse({ ...wishes, names, path }, control)
  const { findings } = await foundIn(studio.library(), session)
  const persons = findings
    .filter(({ kind }) => kind === 'face')
    .map(({ person, start, end }) => ({ person, start, end }))
  return { session, persons, done: said.filter((code) => /^(looked|detected|transcribed)$/.test(code)).toSorted() }
}

test('other names are looked for without another look at the picture, unless persons have to be told apart anew', {
  timeout: 180_000,
}, async () => {
  const path = join(folder, 'piece.mp4')
  await remux(starter, path, { start: 0, end: 2 })
  const first = await analysed(path)
  expect(first.done).toEqual(['detected', 'looked', 'transcribed'])
  expect((await analysed(path)).done).toEqual([])

  // What recognises people went with the end of the first analysis.
  const second = await analysed(path, 'Bénédicte')
  expect(second.done).toEqual(['detected', 'looked'])
  expect(second.persons).toEqual(first.persons)

  consentToBiometrics(studio.library(), first.session, 'signed form', 'Anne')
  expect((await analysed(path, 'Thibault')).done).toEqual(['detected', 'looked'])
  const fourth = await analysed(path, 'Apolline')
  expect(fourth.done).toEqual(['detected'])
  expect(fourth.persons).toEqual(first.persons)
})
