import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { tinyDisk } from '../../../test/support/tiny-disk.ts'
import { wholeChecks } from '../../../test/support/whole-checks.ts'
import type { PublishInput } from '../../contract/pipeline.ts'
import type { StageContext } from '../../contract/stage.ts'
import { publishStage } from './stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-publish-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let number = 0
let destination = ''
beforeEach(() => {
  destination = join(folder, `out-${number++}`, 'call')
})

const content = Buffer.alloc(300_000, 'film')
const sha256 = createHash('sha256').update(content).digest('hex')
const library = join(folder, 'library')
mkdirSync(library)
const media = join(library, 'redacted.mp4')
const vtt = join(library, 'transcript.vtt')
writeFileSync(vtt, 'WEBVTT\n')
beforeEach(() => writeFileSync(media, content))

const silent = { language: 'und', duration: 2, speakers: [], segments: [] }
const input = (given: Partial<PublishInput> = {}): PublishInput => ({
  rendered: { media, mediaSha256: sha256, texts: [vtt], transcript: silent, frames: 50, encoder: 'libx264' },
  plan: { version: 1, source: { sha256: 'a'.repeat(64), duration: 2 }, video: [], audio: [], text: [] },
  report: {
    ...{ version: 1, program: 'estompe', createdAt: '2026-01-01T00:00:00.000Z', verdict: 'clean' },
    source: { sha256: 'a'.repeat(64), duration: 2 },
    render: { sha256, bytes: content.length, container: 'mov' },
    planSha256: 'b'.repeat(64),
    policy: { name: 'strict', version: 1 },
    texts: { 'transcript.vtt': createHash('sha256').update('WEBVTT\n').digest('hex') },
    ...{ hidden: [], shown: [], checks: [...wholeChecks], leaks: [], doubts: [], models: [], stages: [] },
    ...{ machine: { cores: 2, provider: 'cpu', speed: 1 }, notes: [] },
  },
  reportHtml: '<!doctype html>',
  destination,
  replaces: false,
  purpose: 'publish',
  ...given,
})
const leaking = (): PublishInput['report'] => ({
  ...input().report,
  verdict: 'leaks',
  leaks: [{ kind: 'face', entity: null, start: 0, end: 1, box: null, check: 'faces', score: 0.9 }],
})
const publish = (given?: Partial<PublishInput>, signal = new AbortController().signal) =>
  publishStage.run(input(given), { signal, progress: () => undefined } as unknown as StageContext)
const all = ['plan.json', 'redacted.mp4', 'report.html', 'report.json', 'transcript.vtt']
const inParent = (): string[] => (existsSync(join(destination, '..')) ? readdirSync(join(destination, '..')) : [])

test('everything arrives at once, and nothing else lies beside it', async () => {
  const { files } = await publish()
  expect(readdirSync(destination).sort()).toEqual(all)
  expect(files.map(({ name }) => name)).toEqual(all)
  expect(files.find(({ name }) => name === 'redacted.mp4')).toEqual({ name: 'redacted.mp4', size: 300_000, sha256 })
  expect(inParent()).toEqual(['call'])
})

test('a render with a leak, or that nobody examined, is not published', async () => {
  await expect(publish({ report: leaking() })).rejects.toMatchObject({ code: 'not-verified' })
  const other = { ...input().report, render: { ...input().report.render, sha256: 'c'.repeat(64) } }
  await expect(publish({ report: other })).rejects.toMatchObject({ code: 'not-verified' })
  expect(inParent()).toEqual([])
})

test('a file that changed after it was examined is not published', async () => {
  const changed = Buffer.from(content)
  changed.writeUInt8(1, 1000)
  writeFileSync(media, changed)
  await expect(publish()).rejects.toMatchObject({ code: 'not-verified' })
  expect(inParent()).toEqual([])
})

test('a render of whose proof something is left out is not published', async () => {
  const { texts: _, ...before } = input().report
  const unsaid = { code: 'proof-incomplete', data: { what: 'transcript.vtt' } }
  await expect(publish({ report: before })).rejects.toMatchObject(unsaid)
  for (const { id } of wholeChecks) {
    const checks = wholeChecks.filter((one) => one.id !== id)
    const report = { ...input().report, checks }
    await expect(publish({ report }), id).rejects.toMatchObject({ code: 'proof-incomplete' })
  }
  expect(inParent()).toEqual([])
})

test('a text that changed after it was examined is not published', async () => {
  await publish({ replaces: true })
  expect(readdirSync(destination).sort()).toEqual(all)
  const others = { 'transcript.vtt': createHash('sha256').update('WEBVTT\n\nCamille').digest('hex') }
  const report = { ...input().report, texts: others }
  await expect(publish({ report, replaces: true })).rejects.toMatchObject({ code: 'not-verified' })
  expect(readFileSync(join(destination, 'transcript.vtt'), 'utf8')).toBe('WEBVTT\n')
})

test('a render with a leak can be put in quarantine, again and again', async () => {
  await publish({ report: leaking(), purpose: 'quarantine', replaces: true })
  await publish({ report: leaking(), purpose: 'quarantine', replaces: true })
  expect(readdirSync(destination).sort()).toEqual(all)
  expect(inParent()).toEqual(['call'])
})

test('a folder of somebody else is never touched', async () => {
  mkdirSync(destination, { recursive: true })
  writeFileSync(join(destination, 'notes.txt'), 'mine')
  await expect(publish()).rejects.toMatchObject({ code: 'folder-not-writable' })
  expect(readdirSync(destination)).toEqual(['notes.txt'])
  expect(inParent()).toEqual(['call'])
})

test('an earlier output is replaced as a whole; what a killed run left aside goes', async () => {
  mkdirSync(destination, { recursive: true })
  writeFileSync(join(destination, 'stale.txt'), 'from before')
  mkdirSync(join(destination, '..', '.call.0123456789ab.part'))
  mkdirSync(join(destination, '..', '.call.notours'))
  await publish({ replaces: true })
  expect(readdirSync(destination).sort()).toEqual(all)
  expect(inParent().sort()).toEqual(['.call.notours', 'call'])
})

test('cancelled, it leaves nothing', async () => {
  const stop = new AbortController()
  stop.abort()
  await expect(publish({}, stop.signal)).rejects.toThrow()
  expect(inParent()).toEqual([])
})

const small = tinyDisk(folder)

test.skipIf(!small)(
  'on a full disk it says so and leaves nothing (skipped where no small disk can be made)',
  async () => {
    destination = join(small as string, 'call')
    await expect(publish()).rejects.toMatchObject({ code: 'disk-full' })
    expect(readdirSync(small as string)).toEqual([])
    expect(readFileSync(media)).toEqual(content)
  },
)
