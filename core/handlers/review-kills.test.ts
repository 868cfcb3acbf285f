import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeReviewLibrary } from '../../test/support/review-library.ts'
import { applied, ReviewDiff, type ReviewState } from '../contract/review/diff.ts'
import { ReviewRecord } from '../contract/review/records.ts'
import { openLibrary } from '../library.ts'
import { programFolder } from '../root.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-review-kills-'))
const home = join(folder, 'home')
let session: string

beforeAll(async () => {
  ;({ session } = await makeReviewLibrary(home, { minutes: 0.05, boxes: 12, words: 30, findings: 4, plays: true }))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

/** What a studio that is started now finds, and what it was answered before it was killed. */
function started(wish: object | null): { found: ReviewState; diff: ReviewDiff | null } {
  const path = join(programFolder, 'test/support/review-process.ts')
  const args = [path, home, session, ...(wish ? [JSON.stringify(wish)] : [])]
  const { stdout, stderr, signal } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(signal, stderr).toBe(wish ? 'SIGKILL' : null)
  const [records = '', diff] = stdout.trim().split('\n')
  const found = new Map(
    ReviewRecord.array()
      .parse(JSON.parse(records))
      .map((record) => [record.id, record]),
  )
  return { found, diff: diff === undefined ? null : ReviewDiff.parse(JSON.parse(diff)) }
}

const perform = (command: string, args: object): object => ({ kind: 'perform', command, args })
const keyframes = [0.2, 0.6, 1].map((time) => ({ time, box: [0.1 + time / 10, 0.2, 0.2, 0.2] }))
const steps: readonly (readonly [string, object])[] = [
  ['drawn', perform('region.draw', { id: 'd1', kind: 'face', start: 0, end: 2, time: 1, box: [0.1, 0.1, 0.2, 0.2] })],
  ['moved', perform('region.keyframe', { id: 'd1', time: 1.5, box: [0.3, 0.1, 0.2, 0.2] })],
  ['followed', perform('region.follow', { id: 'd1', start: 0.2, end: 1, keyframes })],
  ['muted', perform('speech.mark', { id: 'm1', start: 0.5, end: 0.9, words: [5, 8], entity: 'SECRET' })],
  ['let show', perform('finding.show', { id: 'face-1', why: 'a poster on the wall' })],
  ['taken back', { kind: 'undo' }],
  ['done again', { kind: 'redo' }],
  ['taken back once more', { kind: 'undo' }],
  ['a word', perform('word.edit', { index: 3, text: 'prix' })],
  ['a person', perform('person.name', { id: 'person-1', name: 'Camille' })],
  [
    'a clip',
    perform('clip.set', { id: 'c1', start: 0.4, end: 2, title: 'Prix', summary: '', tags: [], language: 'fr' }),
  ],
]

test('killed in the instant in which a change is answered, the next start has it, and nothing else', () => {
  let expected: ReviewState | null = null
  const findings: string[] = []
  const go = (what: string, wish: object): ReviewDiff => {
    const { found, diff } = started(wish)
    if (expected) expect(found, `before: ${what}`).toEqual(expected)
    if (!diff || Object.keys(diff).length === 0) throw new Error(`nothing was ${what}`)
    expected = applied(found, diff)
    return diff
  }
  for (const [what, wish] of steps) go(what, wish)
  for (const { type, id } of (expected as ReviewState | null)?.values() ?? []) if (type === 'finding') findings.push(id)
  go('hidden', perform('finding.everywhere', { ids: findings, decision: 'hide', why: null }))
  const approval = Object.values(go('approved', { kind: 'approve' })).find(({ after }) => after?.type === 'approval')
  expect(approval?.after).toMatchObject({ by: 'Claire', role: 'reviewer' })
  // A change drops the approval, also over the next death.
  go('stretched', perform('finding.stretch', { id: 'd1', start: 0.1, end: 1.2 }))
  const { found } = started(null)
  expect(found).toEqual(expected)
  expect([...found.values()].some(({ type }) => type === 'approval')).toBe(false)
  expect(found.get('d1')).toMatchObject({ origin: 'followed', finding: { start: 0.1, end: 1.2 } })
  expect(found.get('face-1')).toMatchObject({ decision: 'hide' })

  const library = openLibrary(home)
  try {
    expect(library.database.audit.faults()).toEqual([])
    const told = library.database.audit.of(session).map(({ action }) => action)
    expect(told.filter((action) => action === 'approve')).toHaveLength(1)
  } finally {
    library.close()
  }
}, 300_000)
