import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../core/contract/report.ts'
import type { ReviewRecord } from '../../core/contract/review/records.ts'
import { openLibrary } from '../../core/library.ts'
import { digestOf } from '../../core/stages/review/digest.ts'
import { summaryOf } from '../../core/stages/review/summary.ts'
import { refuseUnreleased } from './consent-gate.ts'

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
  expect(await refuseUnreleased(out, library)).toBe(null)
  const facts = { sha256, path: '/a.mkv', fingerprint: 'f', size: 1, title: 'a', duration: 3 }
  const { id } = library.database.sessions.remember(facts)
  await refuseUnreleased(out, library)
  const recordedAt = '2026-11-22T10:00:00.000Z'
  library.database.consents.remember({ session: id, take: 't', recordedAt, participants: ['Léa'], entries: [] })
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'consent-missing' })
  const given = { kind: 'given', at: recordedAt, person: 'Léa', explainedIn: 'fr' } as const
  const how = { kind: 'form', reference: 'F' } as const
  library.database.consents.append(id, { ...given, how, agreed: ['recording', 'reuse', 'voice'] })
  expect(await refuseUnreleased(out, library)).toEqual({ session: id, clip: '', approval: null })
  // Only for this very render, and only what a policy said yes to, does a policy answer.
  const approve = (actor: string, render: string): void =>
    void library.database.audit.append({ actor, action: 'approve', session: id, facts: { render, job: 'j' } })
  approve('policy:ours@3', 'f'.repeat(64))
  approve('Somebody', sha256)
  expect((await refuseUnreleased(out, library))?.approval).toBe(null)
  approve('policy:ours@3', sha256)
  expect((await refuseUnreleased(out, library))?.approval).toMatchObject({ by: 'policy:ours@3', role: 'policy' })
  // A clip of it, whose report names what was cut out.
  const cut: Report = {
    ...report,
    source: { sha256: 'd'.repeat(64), duration: 1 },
    render: { ...report.render, sha256: 'e'.repeat(64) },
  }
  await writeFile(join(out, 'report.json'), JSON.stringify(cut))
  expect(await refuseUnreleased(out, library)).toBe(null)
  const handed = { folder: '/elsewhere', clip: 'c1', sourcePath: '/a.mkv', contentKey: 'k', files: [] }
  library.database.publications.remember({ ...handed, session: id, renderSha256: cut.render.sha256 })
  expect(await refuseUnreleased(out, library)).toEqual({ session: id, clip: 'c1', approval: null })
  library.database.consents.append(id, { kind: 'withdrawn', at: recordedAt, person: 'Léa', withdrawn: ['reuse'] })
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'consent-withdrawn' })
  library.close()
})

test('where a session was reviewed, only the render that is approved now goes out, in the name of who approved it', async () => {
  const out = join(folder, 'reviewed')
  await mkdir(out)
  await writeFile(join(out, 'report.json'), JSON.stringify(report))
  const library = openLibrary(join(folder, 'reviewed-home'))
  const { sessions, renders, publications } = library.database
  const facts = { sha256, path: '/a.mkv', fingerprint: 'f', size: 1, title: 'a', duration: 3 }
  const { id } = sessions.remember(facts)
  const at = '2026-11-22T11:00:00.000Z'
  let number = 0
  const commit = (record: ReviewRecord): void => {
    const { reviews } = library.database
    const change = { at, actor: 'Ada', role: 'reviewer' as const, command: `${number++}` }
    const before = reviews.state(id).get(record.id) ?? null
    const after = { ...record, revision: (before?.revision ?? -1) + 1 }
    reviews.commit(id, { ...change, diff: { [record.id]: { before, after } } }, summaryOf(reviews.state(id)))
  }
  const digest = (): string => digestOf(library.database.reviews.state(id))
  const approve = (): void =>
    commit({
      ...{ type: 'approval', id: 'approval-Ada', revision: 0, by: 'Ada', role: 'reviewer', at, decisions: digest() },
      checked: { findings: 0, doubts: 0, clips: 1 },
    })
  const clip: ReviewRecord = {
    ...{ type: 'clip', id: 'c1', revision: 0, start: 1, end: 3, title: 'Prix', summary: '', tags: [], language: 'fr' },
  }
  const made = (renderSha256: string): void => {
    const inside = join(library.home, 'results', id, 'a')
    const handed = { folder: inside, clip: '', sourcePath: '/a.mkv', contentKey: 'k', files: [] }
    publications.remember({ ...handed, session: id, renderSha256 })
    renders.put({
      ...{ session: id, clip: '', decisions: digest(), state: 'clean', at, media: 'a.mp4', leaks: [], failure: null },
      ...{ publishedAt: at, folder: library.relative(inside) },
    })
  }
  commit(clip)
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'not-approved' })
  approve()
  // What was processed before anybody decided anything is not what was approved.
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'folder-outdated' })
  made('b'.repeat(64))
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'folder-outdated' })
  made(sha256)
  expect(await refuseUnreleased(out, library)).toEqual({
    ...{ session: id, clip: '', approval: { by: 'Ada', role: 'reviewer', at } },
  })
  commit({ ...clip, end: 2 })
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'not-approved' })
  approve()
  await expect(refuseUnreleased(out, library)).rejects.toMatchObject({ code: 'folder-outdated' })
  library.close()
})
