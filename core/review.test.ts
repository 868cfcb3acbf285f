import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../native/database/database.ts'
import { StudioError } from './contract/errors.ts'
import type { Finding } from './contract/finding.ts'
import { revisionsIn } from './contract/review/diff.ts'
import type { Actor } from './contract/review/edit.ts'
import type { Rules } from './contract/review/rules.ts'
import { policyFile } from './policies.ts'
import { ReviewDesk } from './review.ts'
import { standing } from './stages/review/approval.ts'

const at = '2026-11-22T10:00:00.000Z'
const claire: Actor = { name: 'Claire', role: 'reviewer', at }
const paul: Actor = { name: 'Paul', role: 'reviewer', at }
const finding = (id: string, start = 1): Finding => ({
  id,
  kind: 'face',
  entity: null,
  person: 'p1',
  start,
  end: 5,
  keyframes: [{ time: start, box: [0.1, 0.1, 0.2, 0.2] }],
  words: null,
  score: 0.9,
  reasons: [{ detector: 'test', code: 'model' }],
  doubts: [],
})

const strict: Rules = {
  from: { kind: 'preset', name: 'strict' },
  policy: await policyFile('strict'),
  mask: null,
}

let folder: string
let database: Database
let session: string
let desk: ReviewDesk

const reopen = (): void => {
  database?.close()
  database = openDatabase(join(folder, 'library.db'))
  desk = new ReviewDesk(database)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-review-'))
  database = openDatabase(join(folder, 'library.db'))
  desk = new ReviewDesk(database)
  const made = { sha256: 'a'.repeat(64), path: '/x.mp4', fingerprint: 'f', size: 1, title: 'x', duration: 9 }
  session = database.sessions.remember(made).id
  desk.found(session, [finding('f1'), finding('f2')], at)
  desk.ruled(session, strict, at)
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const decision = (id: string): unknown => {
  const record = desk.state(session).get(id)
  return record?.type === 'finding' ? record.decision : undefined
}

test('decisions, and taking them back, survive a restart', () => {
  desk.perform(session, 'finding.hide', { id: 'f1' }, claire, {})
  desk.perform(session, 'finding.show', { id: 'f1', why: 'a poster' }, claire, {})
  reopen()
  expect(decision('f1')).toBe('show')
  desk.undo(session, claire)
  expect(decision('f1')).toBe('hide')
  reopen()
  desk.undo(session, claire)
  expect(decision('f1')).toBeNull()
  expect(desk.undo(session, claire)).toBeNull()
  desk.redo(session, claire)
  reopen()
  desk.redo(session, claire)
  expect(decision('f1')).toBe('show')
  expect(desk.redo(session, claire)).toBeNull()
})

test('a new change ends what could be done again', () => {
  desk.perform(session, 'finding.hide', { id: 'f1' }, claire, {})
  desk.undo(session, claire)
  desk.perform(session, 'finding.hide', { id: 'f2' }, claire, {})
  expect(desk.redo(session, claire)).toBeNull()
  expect([decision('f1'), decision('f2')]).toEqual([null, 'hide'])
})

test('two reviewers see one another and never overwrite in silence', () => {
  const heard: string[] = []
  const stop = desk.watch((news) => heard.push(`${news.by}: ${Object.keys(news.diff)}`))
  const seen = { f1: desk.state(session).get('f1')?.revision ?? -1 }
  desk.perform(session, 'finding.hide', { id: 'f1' }, claire, { seen })
  const second = (): unknown => desk.perform(session, 'finding.show', { id: 'f1', why: 'a poster' }, paul, { seen })
  expect(second).toThrow(StudioError)
  expect(decision('f1')).toBe('hide')
  desk.perform(session, 'finding.show', { id: 'f1', why: 'a poster' }, paul, {})
  expect(() => desk.undo(session, claire)).toThrow(StudioError)
  stop()
  expect(heard).toEqual(['Claire: f1', 'Paul: f1'])
})

test('a better model brings its findings in and leaves decisions alone', () => {
  desk.perform(session, 'finding.hide', { id: 'f1' }, claire, {})
  desk.found(session, [finding('f1', 2), { ...finding('f3'), start: 6, end: 8 }], at)
  const kept = desk.state(session).get('f1')
  expect(kept?.type === 'finding' && kept.finding.start).toBe(1)
  expect(decision('f3')).toBeNull()
  expect(desk.state(session).has('f2')).toBe(false)
})

test('what was taken back before something else was done is not done again; what was taken back after it is', () => {
  const texts = () => ['word-0', 'word-1', 'word-2'].filter((id) => desk.state(session).has(id))
  const write = (index: number) => desk.perform(session, 'word.edit', { index, text: 'Bonjour' }, claire, {})
  write(0)
  write(1)
  desk.undo(session, claire)
  write(2)
  desk.undo(session, claire)
  expect(texts()).toEqual(['word-0'])
  desk.redo(session, claire)
  expect(texts()).toEqual(['word-0', 'word-2'])
  expect(desk.redo(session, claire)).toBeNull()
  desk.undo(session, claire)
  desk.undo(session, claire)
  desk.redo(session, claire)
  desk.redo(session, claire)
  expect(texts()).toEqual(['word-0', 'word-2'])
})

test('a mentor takes back nothing of what they did as a reviewer: it may show something', () => {
  const mentor: Actor = { ...claire, role: 'mentor' }
  desk.perform(session, 'finding.show', { id: 'f1', why: 'a poster' }, claire, {})
  desk.undo(session, claire)
  expect(desk.redo(session, mentor)).toBeNull()
  desk.perform(session, 'finding.hide', { id: 'f2' }, claire, {})
  desk.perform(session, 'word.edit', { index: 0, text: 'Bonjour' }, mentor, {})
  expect(Object.keys(desk.undo(session, mentor) ?? {})).toEqual(['word-0'])
  expect(desk.undo(session, mentor)).toBeNull()
  expect([decision('f1'), decision('f2')]).toEqual([null, 'hide'])
})

test('nobody answers for what they have not seen', () => {
  const rules = { recorder: null, recorderMayApprove: false }
  const seen = revisionsIn(desk.state(session))
  desk.perform(session, 'finding.show', { id: 'f1', why: 'a poster' }, paul, {})
  expect(() => desk.approve(session, rules, claire, seen)).toThrow(expect.objectContaining({ code: 'conflict' }))
  desk.approve(session, rules, paul, revisionsIn(desk.state(session)))
  // That another has approved changes nothing of what is approved.
  desk.approve(session, rules, claire, { ...seen, f1: 1 })
  expect(standing(desk.state(session))).toHaveLength(2)
  desk.perform(
    session,
    'region.draw',
    { id: 'd1', kind: 'text', start: 0, end: 3, time: 1, box: [0, 0, 1, 1] },
    paul,
    {},
  )
  expect(() => desk.approve(session, rules, claire, { ...seen, f1: 1 })).toThrow(StudioError)
})

test('every change is in the audit log, and the log holds no names of what was found', () => {
  desk.perform(session, 'word.edit', { index: 2, text: 'Camille' }, claire, {})
  desk.undo(session, claire)
  expect(database.audit.all().map((entry) => entry.action)).toEqual(['word.edit', 'undo'])
  expect(database.audit.faults()).toEqual([])
  expect(JSON.stringify(database.audit.all())).not.toContain('Camille')
})

test('an approval answers for one state: any later change drops it, and taking that back does not bring it again', () => {
  const rules = { recorder: 'Marc', recorderMayApprove: false }
  const marc: Actor = { name: 'Marc', role: 'reviewer', at }
  expect(() => desk.approve(session, rules, { ...claire, role: 'mentor' })).toThrow(StudioError)
  expect(() => desk.approve(session, rules, marc)).toThrow(StudioError)
  desk.approve(session, rules, claire)
  expect(standing(desk.state(session))).toHaveLength(1)
  desk.perform(session, 'word.edit', { index: 0, text: 'Bonjour' }, paul, {})
  expect(standing(desk.state(session))).toEqual([])
  desk.undo(session, paul)
  expect(standing(desk.state(session))).toEqual([])
  desk.approve(session, rules, claire)
  expect(desk.undo(session, claire)).toBeNull()
  expect(standing(desk.state(session))).toHaveLength(1)
})

test('who has the longest name that is let in approves like anybody else, and the review can be read afterwards', () => {
  const longest = { ...claire, name: 'C'.repeat(80) }
  desk.approve(session, { recorder: null, recorderMayApprove: false }, longest)
  reopen()
  expect(standing(desk.state(session)).map(({ by }) => by)).toEqual([longest.name])
})

test('nobody can approve while a doubt is open', () => {
  desk.found(session, [{ ...finding('f1'), doubts: [{ doubt: 'held', start: 2, end: 3 }] }], at)
  const rules = { recorder: null, recorderMayApprove: false }
  expect(() => desk.approve(session, rules, claire)).toThrow(StudioError)
  desk.perform(session, 'finding.hide', { id: 'f1' }, claire, {})
  desk.approve(session, rules, claire)
  expect(standing(desk.state(session))).toHaveLength(1)
})

test('another policy or mask is a decision: written down, undone, and the end of an approval', () => {
  const rules = { recorder: null, recorderMayApprove: false }
  const mask = (): unknown => desk.rulesOf(session)?.mask
  desk.approve(session, rules, claire)
  expect(desk.rule(session, strict, claire, {})).toEqual({})
  expect(standing(desk.state(session))).toHaveLength(1)
  desk.rule(session, { ...strict, mask: 'mosaic' }, claire, { rules: 0 })
  expect([standing(desk.state(session)), mask()]).toEqual([[], 'mosaic'])
  expect(() => desk.rule(session, strict, paul, { rules: 0 })).toThrow(StudioError)
  expect(() => desk.rule(session, strict, { ...paul, role: 'mentor' }, {})).toThrow(StudioError)
  expect(() => desk.rule(session, { ...strict, from: { kind: 'file', path: '/own.json' } }, paul, {})).toThrow(
    StudioError,
  )
  reopen()
  desk.undo(session, claire)
  expect(mask()).toBeNull()
  const told = database.audit.all().map(({ action, facts }) => [action, JSON.parse(facts)])
  expect(told).toContainEqual(['rules', expect.objectContaining({ policy: 'strict@1', mask: 'mosaic' })])
  expect(told.at(0)?.[1].policySha256).toBe(told.at(1)?.[1].policySha256)
})

test('a policy whose content changes ends the approval that was given for it, whatever its version says', () => {
  desk.approve(session, { recorder: null, recorderMayApprove: false }, claire)
  desk.ruled(session, strict, at)
  expect(standing(desk.state(session))).toHaveLength(1)
  const milder = { ...strict.policy, speech: { ...strict.policy.speech, hide: [] } }
  desk.ruled(session, { ...strict, policy: milder }, at)
  expect(standing(desk.state(session))).toEqual([])
  expect(database.audit.last(session)).toMatchObject({ actor: 'estompe', action: 'rules' })
})

test('who was recognised is visible as they agreed, until somebody decides otherwise', () => {
  const consent = { at, how: 'signed form', by: 'Anne' }
  const known = new Map([['p1', { name: 'Camille', consent }]])
  desk.found(session, [finding('f1')], at, known)
  expect(desk.state(session).get('p1')).toMatchObject({ name: 'Camille', decision: 'keep', consent })
  desk.perform(session, 'person.hide', { id: 'p1' }, claire, {})
  desk.found(session, [finding('f1')], at, known)
  expect(desk.state(session).get('p1')).toMatchObject({ decision: 'hide' })
})

test('who is recognised no more is hidden like anybody, and the approval falls; what a person decided stays', () => {
  const consent = { at, how: 'signed form', by: 'Anne' }
  const both = [finding('f1'), { ...finding('f2', 6), end: 8, person: 'p2' }]
  const known = new Map(['p1', 'p2'].map((id) => [id, { name: `Camille ${id}`, consent }]))
  desk.found(session, both, at, known)
  desk.perform(session, 'person.keep', { id: 'p2', how: 'said so on tape' }, claire, {})
  desk.approve(session, { recorder: null, recorderMayApprove: false }, claire)
  desk.found(session, both, at, known)
  expect(standing(desk.state(session))).toHaveLength(1)
  desk.found(session, both, at)
  expect(desk.state(session).get('p1')).toMatchObject({ decision: null, consent: null, decided: null })
  expect(desk.state(session).get('p2')).toMatchObject({ decision: 'keep', consent: { how: 'said so on tape' } })
  expect(standing(desk.state(session))).toEqual([])
})
