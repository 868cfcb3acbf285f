import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../core/contract/report.ts'
import { openLibrary } from '../../core/library.ts'
import { refuseFolderWithoutConsent } from './consent-gate.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estompe-gate-'))
})
afterAll(() => rm(folder, { recursive: true }))

const sha256 = 'c'.repeat(64)
const report: Report = {
  ...{ version: 1, program: 'estompe', createdAt: '2026-11-22T10:00:00Z', verdict: 'clean', planSha256: sha256 },
  ...{ source: { sha256, duration: 3 }, render: { sha256, bytes: 1, container: 'mp4' } },
  ...{ policy: { name: 'strict', version: 1 }, machine: { cores: 1, provider: 'cpu', speed: 1 } },
  ...{ hidden: [], shown: [], checks: [], leaks: [], doubts: [], models: [], stages: [], notes: [] },
}

test('what was recorded here is published with everybody’s consent only, whatever its folder is called', async () => {
  const out = join(folder, 'renamed')
  await mkdir(out)
  await writeFile(join(out, 'report.json'), JSON.stringify(report))
  const home = join(folder, 'home')
  const library = openLibrary(home)
  // Nothing of the kind was recorded here.
  expect(await refuseFolderWithoutConsent(out, library)).toBe(null)
  const facts = { sha256, path: '/a.mkv', fingerprint: 'f', size: 1, title: 'a', duration: 3 }
  const { id } = library.database.sessions.remember(facts)
  await refuseFolderWithoutConsent(out, library)
  const recordedAt = '2026-11-22T10:00:00.000Z'
  library.database.consents.remember({ session: id, take: 't', recordedAt, participants: ['Léa'], entries: [] })
  await expect(refuseFolderWithoutConsent(out, library)).rejects.toMatchObject({ code: 'consent-missing' })
  const given = { kind: 'given', at: recordedAt, person: 'Léa', explainedIn: 'fr' } as const
  const how = { kind: 'form', reference: 'F' } as const
  library.database.consents.append(id, { ...given, how, agreed: ['recording', 'reuse', 'voice'] })
  expect(await refuseFolderWithoutConsent(out, library)).toEqual({ session: id, clip: '' })
  // A clip of it, whose report names what was cut out.
  const cut: Report = {
    ...report,
    source: { sha256: 'd'.repeat(64), duration: 1 },
    render: { ...report.render, sha256: 'e'.repeat(64) },
  }
  await writeFile(join(out, 'report.json'), JSON.stringify(cut))
  expect(await refuseFolderWithoutConsent(out, library)).toBe(null)
  const handed = { folder: '/elsewhere', clip: 'c1', sourcePath: '/a.mkv', contentKey: 'k', files: [] }
  library.database.publications.remember({ ...handed, session: id, renderSha256: cut.render.sha256 })
  expect(await refuseFolderWithoutConsent(out, library)).toEqual({ session: id, clip: 'c1' })
  library.database.consents.append(id, { kind: 'withdrawn', at: recordedAt, person: 'Léa', withdrawn: ['reuse'] })
  await expect(refuseFolderWithoutConsent(out, library)).rejects.toMatchObject({ code: 'consent-withdrawn' })
  library.close()
})
