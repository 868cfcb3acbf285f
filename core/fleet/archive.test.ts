import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultModel } from '../default-model.ts'
import { loadPolicy, policyFile } from '../policies.ts'
import { listArchive, pieceOf } from './archive.ts'
import type { FleetTask } from './records.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('an archive’s recordings are found whatever they are called, and nothing else is', async () => {
  const source = join(folder, 'archive')
  mkdirSync(join(source, 'out'), { recursive: true })
  const film = Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), Buffer.alloc(40)])
  for (const name of ['call.mp4', 'film.txt', 'a film', 'out/redacted.mp4']) writeFileSync(join(source, name), film)
  writeFileSync(join(source, 'notes.txt'), 'Bonjour !')
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: defaultModel, names: [] }
  const { needsPersonFor } = await policyFile('strict')
  const places = { source: `${source}/`, out: `${source}/out/`, work: join(folder, 'work') }
  const task: FleetTask = {
    ...{ ...places, wishes, policy: await loadPolicy('strict'), needsPersonFor, reportLanguage: 'fr' },
  }
  const { archive, recordings } = await listArchive(task, 'r', new AbortController().signal)
  expect(recordings).toBe(3)
  const listed = await pieceOf(task, archive, 0)
  expect(listed.map(({ key }) => key).sort()).toEqual(['a film', 'call.mp4', 'film.txt'])
})
