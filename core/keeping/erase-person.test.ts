import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { approve, plantSession, traces } from '../../test/support/planted-library.ts'
import type { ReviewRecord } from '../contract/review/records.ts'
import { type Library, openLibrary } from '../library.ts'
import { summaryOf } from '../stages/review/summary.ts'
import { erasePerson, finishPersonErasures } from './erase-person.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-person-'))
afterAll(() => rmSync(folder, { recursive: true }))
let number = 0
let library: Library
beforeEach(() => {
  library = openLibrary(join(folder, `home-${number++}`))
  return () => library.close()
})
/** Bytes of an original are no text: who is seen or heard in it stays until its session is erased. */
const outsideOriginals = (name: string): string[] =>
  traces(library.home, name).filter((path) => !path.endsWith('.mp4') || path.includes(`${name}.mp4`))

test('a name goes from every file, record and file name of the library; another name stays', async () => {
  const one = await plantSession(library, 'Bénédicte')
  const two = await plantSession(library, 'Ludivine')
  const notes = join(library.stageFolder(two.id, 'transcribe', 'k'.repeat(64)), 'notes.json')
  writeFileSync(notes, JSON.stringify({ words: [{ text: 'BENEDICTE' }, { text: 'Ludivine' }] }))
  const wishes = { policy: 'strict', mask: null, language: 'fr', model: 'whisper-base' } as const
  const { id: job } = library.database.bulkJobs.remember({
    ...{ key: 'k', source: '/archive', out: '/clean', wishes: { ...wishes, names: ['Bénédicte Roy', 'Ludivine'] } },
  })
  const report = join(library.home, 'reports', 'estompe-archive.csv')
  mkdirSync(dirname(report))
  writeFileSync(report, 'path\nAppel de Bénédicte.mp4\nAppel de Ludivine.mp4\n')
  const consent = { how: 'form signed by Bénédicte', by: 'Anne', at: '2026-01-01T00:00:00.000Z' }
  library.database.biometrics.consent({ session: one.id, ...consent })
  const erased = erasePerson(library, { session: null, person: null, names: ['Bénédicte'] }, 'Anne')
  expect(library.database.biometrics.consents()).toMatchObject([{ how: 'form signed by ▒', by: 'Anne' }])
  expect(library.database.bulkJobs.get(job)?.wishes.names).toEqual(['▒ Roy', 'Ludivine'])
  expect(readFileSync(report, 'utf8')).toContain('Appel de Ludivine.mp4')
  expect(outsideOriginals('Bénédicte')).toEqual([])
  expect(traces(library.home, 'BENEDICTE')).toEqual([])
  expect(traces(library.home, 'Ludivine').length).toBeGreaterThan(5)
  expect(erased).toMatchObject({ sessions: 2, originalsLeft: 2, publishedLeft: 0, rendersWithdrawn: 0 })
  expect(library.database.sessions.get(one.id)?.title).toBe('Call with ▒')
  expect(existsSync(library.database.sessions.get(one.id)?.path ?? '')).toBe(true)
  expect(library.database.reviews.state(one.id).get('p1')).toMatchObject({ name: '▒' })
  expect(library.database.audit.last('')).toMatchObject({ action: 'erase-person', actor: 'Anne' })
  expect(library.database.audit.last('')?.facts).not.toContain('n\u00e9dicte')
  expect(existsSync(join(library.home, 'sessions', one.id))).toBe(true)
})

test('a recording that nobody has finished is told of where it names the person', async () => {
  await plantSession(library, 'Ludivine')
  for (const [take, participant] of [
    ['20260101-100000-aaaaaaaa', 'Bénédicte Roy'],
    ['20260101-110000-bbbbbbbb', 'Maëlle'],
  ] as const) {
    const path = join(library.home, 'takes', take, 'journal.jsonl')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${JSON.stringify({ kind: 'participants', participants: [participant] })}\n`)
  }
  const erased = erasePerson(library, { session: null, person: null, names: ['Bénédicte'] }, 'Anne')
  expect(erased).toMatchObject({ sessions: 0, takesLeft: 1 })
})

test('of a person who was kept visible nothing of it holds: decision, consent, approval and renders go', async () => {
  const { id } = await plantSession(library, 'Camille')
  const { reviews } = library.database
  const before = reviews.state(id).get('p1')
  if (before?.type !== 'person') throw new Error('planted no person')
  const consent = { at: '2026-01-01T00:00:00.000Z', how: 'Camille said so', by: 'Anne' }
  const after = { ...before, revision: 1, decision: 'keep' as const, consent }
  const change = { at: consent.at, actor: 'Anne', role: 'reviewer' as const, command: 'keep-person' }
  reviews.commit(id, { ...change, diff: { p1: { before, after } } }, summaryOf(new Map([['p1', after]])))
  approve(library, id, consent.at)
  const erased = erasePerson(library, { session: id, person: 'p1', names: [] }, 'Anne')
  expect(erased).toMatchObject({ sessions: 1, rendersWithdrawn: 1 })
  expect(outsideOriginals('Camille')).toEqual([])
  expect(existsSync(join(library.home, 'results', id))).toBe(false)
  expect([...reviews.state(id).values()].map(({ type }) => type)).toEqual(['person'])
  expect(reviews.state(id).get('p1')).toMatchObject({ name: null, decision: null, consent: null })
  expect(library.database.stageRuns.of(id).map(({ stage }) => stage)).not.toContain('render')
})

test('told by their place in a session, a person is recognised no more under whatever name', async () => {
  const { id } = await plantSession(library, 'Camille')
  const { enrolments, audit } = library.database
  const at = '2026-01-01T00:00:00.000Z'
  const [from, recognised, other] = ['Le mentor', 'C. R.', 'Ludivine'].map((name) => {
    const enrolled = { id: randomUUID(), name, consent: { how: 'signed form', language: 'fr' as const, at } }
    enrolments.add({ ...enrolled, by: 'Anne', addedAt: at, look: Array.from({ length: 128 }, () => 0.1) })
    return enrolled.id
  }) as [string, string, string]
  const facts = { looks: 9, consentAt: at, explainedIn: 'fr' }
  audit.append({ actor: 'Anne', action: 'enrol', session: id, facts: { enrolled: from, person: 'p1', ...facts } })
  audit.append({ actor: 'Anne', action: 'enrol', session: id, facts: { enrolled: other, person: 'p2', ...facts } })
  enrolments.note(id, [
    { person: 'p1', enrolled: recognised },
    { person: 'p2', enrolled: other },
  ])
  expect(erasePerson(library, { session: id, person: 'p1', names: [] }, 'Anne')).toMatchObject({ enrolled: 2 })
  expect(enrolments.all().map(({ name }) => name)).toEqual(['Ludivine'])
})

test('whose voice it was goes with the person, and that it may be heard for their sake; a disguise stays', async () => {
  const { id } = await plantSession(library, 'Camille')
  const { reviews } = library.database
  const decided = { by: 'Anne', at: '2026-01-01T00:00:00.000Z' }
  const voices = [
    { speaker: 's1', decision: 'keep', why: 'Camille said so' },
    { speaker: 's2', decision: 'disguise', why: null },
    { speaker: 's3', decision: 'keep', why: 'a radio' },
  ] as const
  const made: ReviewRecord[] = voices.flatMap(({ speaker, ...voice }) => [
    { ...voice, type: 'voice', id: `voice-${speaker}`, revision: 0, speaker, heard: '', decided },
    ...(speaker === 's3'
      ? []
      : [{ type: 'link' as const, id: `link-${speaker}`, revision: 0, speaker, heard: '', person: 'p1', decided }]),
  ])
  const diff = Object.fromEntries(made.map((after) => [after.id, { before: null, after }]))
  const change = { at: decided.at, actor: 'Anne', role: 'reviewer' as const, command: 'person.keep', diff }
  reviews.commit(id, change, summaryOf(new Map(made.map((record) => [record.id, record]))))
  expect(erasePerson(library, { session: id, person: 'p1', names: [] }, 'Anne').rendersWithdrawn).toBe(1)
  const left = [...reviews.state(id).keys()].filter((record) => /^(voice|link)-/.test(record))
  expect(left).toEqual(['voice-s2', 'voice-s3'])
})

test('killed after the wish, it is done at the next start', async () => {
  await plantSession(library, 'Camille')
  library.database.biometrics.beginErasure({
    ...{ id: 'e', session: '', person: null, names: ['Camille'], actor: 'Anne', askedAt: '2026-01-01T00:00:00.000Z' },
  })
  finishPersonErasures(library)
  expect(outsideOriginals('Camille')).toEqual([])
  expect(library.database.biometrics.erasures()).toEqual([])
})

test('killed between a file and the note of it, the next start knows the file as it is', async () => {
  const { id } = await plantSession(library, 'Camille')
  library.database.biometrics.beginErasure({
    ...{ id: 'e', session: '', person: null, names: ['Camille'], actor: 'Anne', askedAt: '2026-01-01T00:00:00.000Z' },
  })
  const [run] = library.database.stageRuns.of(id)
  const answer = library.absolute(run?.artefact ?? '')
  writeFileSync(answer, readFileSync(answer, 'utf8').replace('Camille', '▒'))
  finishPersonErasures(library)
  const noted = library.database.stageRuns.of(id).find((one) => one.id === run?.id)
  expect(noted?.artefactSha256).toBe(createHash('sha256').update(readFileSync(answer)).digest('hex'))
})

test('when a job works on one of the sessions nothing is begun, and the others are free for theirs', async () => {
  for (const name of ['Ludivine', 'Camille']) await plantSession(library, name)
  const erase = () => erasePerson(library, { session: null, person: null, names: ['Camille'] }, 'Anne')
  const [first, last] = library.database.sessions.all().map(({ id }) => id) as [string, string]
  const job = library.begin(last)
  expect(erase).toThrow(expect.objectContaining({ code: 'library-busy' }))
  expect(library.database.biometrics.erasures()).toEqual([])
  library.begin(first).end()
  job.end()
  expect(erase()).toMatchObject({ sessions: 1 })
})
