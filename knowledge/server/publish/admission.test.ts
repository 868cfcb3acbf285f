import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Check } from '../../../core/contract/report.ts'
import { description, liar, type Output, verifiedOutput } from '../../../test/support/publication.ts'
import { wholeChecks } from '../../../test/support/whole-checks.ts'
import { packed } from '../../client/parcel.ts'
import { Statement } from '../../contract/publication.ts'
import { admit } from './admission.ts'

let parent: string
let output: Output
let kept: ReadonlyMap<string, string>
const texts = ['report.json', 'plan.json', 'transcript.json', 'transcript.vtt']
const at = (name: string): string => join(output.folder, name)
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'estompe-admission-'))
  output = await verifiedOutput(parent, ['Rien.'])
  kept = new Map(texts.map((name) => [name, readFileSync(at(name), 'utf8')]))
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))
beforeEach(() => {
  for (const [name, text] of kept) writeFileSync(at(name), text)
})

const edit = (name: string, change: object): void =>
  writeFileSync(at(name), JSON.stringify({ ...JSON.parse(readFileSync(at(name), 'utf8')), ...change }))
/** Another plan, and a report that says that this one was followed. */
const replan = (change: object): void => {
  edit('plan.json', change)
  const planSha256 = createHash('sha256')
    .update(readFileSync(at('plan.json')))
    .digest('hex')
  edit('report.json', { planSha256 })
}
const without = (...ids: string[]): Check[] => wholeChecks.filter(({ id }) => !ids.includes(id))

/** What comes of a folder: the code of the refusal and what it is about, or that it is let in. */
async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work()
    return 'let in'
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    return error.data.what === undefined ? error.code : `${error.code}: ${error.data.what}`
  }
}
/** By the server, whatever the studio that sent it looked at. */
const admitted = (given: Partial<Statement> = {}): Promise<unknown> =>
  outcome(async () => {
    const { statement, paths } = liar(output.folder, given)
    const stated = Statement.parse(JSON.parse(statement))
    return admit(
      stated,
      stated.files.map((file) => ({ file, path: paths.get(file.name) ?? '' })),
    )
  })
/** By the studio, before anything is sent. */
const sent = (): Promise<unknown> => outcome(() => packed(output.folder, description(), join(parent, 'memory')))

test('a whole proof is let in', async () => {
  expect(await Promise.all([admitted(), sent()])).toEqual(['let in', 'let in'])
})

const lacking: readonly [string, string, () => void][] = [
  ['a report of before, which names no text', 'transcript.json', () => edit('report.json', { texts: undefined })],
  [
    'captions that nobody checked',
    'transcript.vtt',
    () => edit('report.json', { texts: { 'transcript.json': output.report.texts?.['transcript.json'] } }),
  ],
  ['a report without a check', 'streams', () => edit('report.json', { checks: [] })],
  ['words that nobody listened to', 'speech', () => edit('report.json', { checks: without('speech') })],
  [
    'a check that found something, under a clean verdict',
    'faces',
    () => edit('report.json', { checks: wholeChecks.map((one) => (one.id === 'faces' ? { ...one, leaks: 1 } : one)) }),
  ],
  ['disguised voices that nobody compared', 'voices', () => replan({ voices: [{ start: 0, end: 1, voice: 'S1' }] })],
]
test.each(lacking)('%s: neither sent nor let in', async (_what, missing, tamper) => {
  tamper()
  expect(await Promise.all([admitted(), sent()])).toEqual(Array(2).fill(`proof-incomplete: ${missing}`))
})

test('what the report says of the file is not taken for what the file is', async () => {
  const tracks = wholeChecks.map((one) => (one.id === 'streams' ? { ...one, examined: 1 } : one))
  edit('report.json', { checks: tracks.filter(({ id }) => id !== 'sound' && id !== 'speech') })
  expect(await admitted()).toBe('proof-incomplete: sound')
})

const wrong: readonly [string, string, () => void][] = [
  ['a plan of another recording', 'not-verified', () => replan({ source: { sha256: 'd'.repeat(64), duration: 2 } })],
  ['a plan that is none', 'not-verified', () => replan({ video: 'none' })],
  [
    'captions that somebody changed since',
    'not-verified',
    () => writeFileSync(at('transcript.vtt'), 'WEBVTT\n\n00:00.000 --> 00:01.000\nCamille\n'),
  ],
]
test.each(wrong)('%s is not let in', async (_what, code, tamper) => {
  tamper()
  expect(await admitted()).toBe(code)
})

test('nobody consents or approves after the clip was sent', async () => {
  const later = '2026-03-01T00:00:00.000Z'
  expect(await admitted({ consents: [{ by: 'S1', at: later, how: 'written' }] })).toBe('not-approved')
  const { approval } = Statement.parse(JSON.parse(liar(output.folder).statement))
  expect(await admitted({ approval: { ...approval, at: later } })).toBe('not-approved')
})
