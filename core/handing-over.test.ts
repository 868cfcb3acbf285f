import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { wholeChecks } from '../test/support/whole-checks.ts'
import { Source } from './contract/pipeline.ts'
import type { Report } from './contract/report.ts'
import { stage } from './contract/stage.ts'
import type { VerifiedRender } from './contract/verified.ts'
import { handOver, refuseUnwritable, shutAway } from './handing-over.ts'
import { Job } from './jobs.ts'
import { type Library, openLibrary } from './library.ts'
import type { Package } from './pipeline.ts'
import { setOf } from './registry.ts'
import { verifiedRender } from './stages/verify/stage.ts'

let folder = ''
let out = ''
let library: Library
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-handing-'))
  out = join(folder, 'out')
  library = openLibrary(join(folder, 'home'))
})
afterEach(() => {
  library.close()
  rmSync(folder, { recursive: true })
})

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const importStage = stage<{ path: string }, Source>({
  name: 'import',
  version: 1,
  input: z.object({ path: z.string() }),
  output: Source,
  uses: () => [],
  run: async ({ path }) => ({
    path,
    sha256: hash(readFileSync(path, 'utf8')),
    media: {
      ...{ container: 'mov', duration: 2, size: 1, video: null, audio: [], tags: [], chapters: [], dropped: [] },
      faults: [],
    },
  }),
})
async function jobOn(
  name: string,
  content: string,
): Promise<{ job: Job; target: { path: string; out: string; force: boolean } }> {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  const models = { need: () => Promise.reject(new Error('no models')), maybe: () => Promise.resolve(null) }
  const job = new Job(
    { library, plugins: setOf([]), models, threads: 1, log: () => undefined },
    { path, force: false, order: ['import'], signal: new AbortController().signal, onProgress: () => undefined },
  )
  await job.import(importStage)
  return { job, target: { path, out, force: false } }
}

function content(
  film: string,
  verdict: Report['verdict'] = 'clean',
): { package: Package; proof: VerifiedRender | null } {
  const media = join(folder, 'redacted.mp4')
  writeFileSync(media, film)
  const leak = { kind: 'face' as const, entity: null, start: 0, end: 1, box: null, check: 'faces', score: 0.9 }
  const report: Report = {
    ...{ version: 1, program: 'estompe', createdAt: '2026-01-01T00:00:00.000Z', verdict },
    source: { sha256: 'a'.repeat(64), duration: 2 },
    render: { sha256: hash(film), bytes: film.length, container: 'mov' },
    planSha256: 'b'.repeat(64),
    policy: { name: 'strict', version: 1 },
    ...{ hidden: [], shown: [], checks: [...wholeChecks], doubts: [], models: [], stages: [], notes: [] },
    leaks: verdict === 'clean' ? [] : [leak],
    machine: { cores: 2, provider: 'cpu', speed: 1 },
  }
  const transcript = { language: 'und', duration: 2, speakers: [], segments: [] }
  return {
    package: {
      rendered: { media, mediaSha256: hash(film), texts: [], transcript, frames: 50, encoder: 'libx264' },
      plan: { version: 1, source: { sha256: 'a'.repeat(64), duration: 2 }, video: [], audio: [], text: [] },
      report,
      reportHtml: '<!doctype html>',
    },
    proof: verifiedRender({ report, leaks: report.leaks }, media),
  }
}
async function hand(name: string, recording: string, film: string): Promise<string> {
  const { job, target } = await jobOn(name, recording)
  try {
    const made = content(film)
    return (await handOver(library, job, made.package, made.proof as VerifiedRender, target)) as string
  } finally {
    job.end()
  }
}

test('each recording has a folder of its name; equal names are numbered, also for equal content', async () => {
  expect(await hand('a/call.mp4', 'one', 'film')).toBe(join(out, 'call'))
  expect(await hand('b/call.mov', 'two', 'film')).toBe(join(out, 'call (2)'))
  expect(await hand('c/call.mp4', 'one', 'film')).toBe(join(out, 'call (3)'))
  expect(readdirSync(out).sort()).toEqual(['call', 'call (2)', 'call (3)'])
})

test('the same again is left as it is; another result replaces it; one that was damaged is mended', async () => {
  const place = await hand('call.mp4', 'one', 'film')
  const { ino } = statSync(place)
  expect(await hand('call.mp4', 'one', 'film')).toBe(place)
  expect(statSync(place).ino).toBe(ino)
  writeFileSync(join(place, 'redacted.mp4'), 'FILM')
  expect(await hand('call.mp4', 'one', 'film')).toBe(place)
  expect(readFileSync(join(place, 'redacted.mp4'), 'utf8')).toBe('film')
  expect(await hand('call.mp4', 'one', 'better film')).toBe(place)
  expect(readFileSync(join(place, 'redacted.mp4'), 'utf8')).toBe('better film')
  expect(readdirSync(out)).toEqual(['call'])
})

test('a folder that somebody else made is not touched', async () => {
  mkdirSync(join(out, 'call'), { recursive: true })
  writeFileSync(join(out, 'call', 'notes.txt'), 'mine')
  expect(await hand('call.mp4', 'one', 'film')).toBe(join(out, 'call (2)'))
  expect(readdirSync(join(out, 'call'))).toEqual(['notes.txt'])
})

test('a render with findings goes into quarantine, and takes the earlier output of its recording with it', async () => {
  await hand('call.mp4', 'one', 'film')
  const other = await hand('b/call.mp4', 'two', 'film')
  const { job, target } = await jobOn('call.mp4', 'one')
  const leaking = content('leaking film', 'leaks')
  expect(leaking.proof).toBeNull()
  const place = await shutAway(library, job, leaking.package, target)
  job.end()
  expect(place.startsWith(join(library.home, 'quarantine'))).toBe(true)
  expect(readFileSync(join(place, 'redacted.mp4'), 'utf8')).toBe('leaking film')
  expect(existsSync(join(place, 'report.html'))).toBe(true)
  expect(readFileSync(join(place, 'earlier', 'call', 'redacted.mp4'), 'utf8')).toBe('film')
  expect(readdirSync(out)).toEqual(['call (2)'])
  expect(other).toBe(join(out, 'call (2)'))
})

test('a folder that cannot be written to is told before the work', async () => {
  writeFileSync(join(folder, 'a-file'), '')
  await expect(refuseUnwritable(join(folder, 'a-file', 'out'))).rejects.toMatchObject({ code: 'folder-not-writable' })
  await refuseUnwritable(out)
  expect(readdirSync(out)).toEqual([])
})
