import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { StudioError } from '../contract/errors.ts'
import { openLibrary } from '../library.ts'
import { loadPolicy } from '../policies.ts'
import { conditionsOf, hoursOf, isWithin } from './conditions.ts'
import { jobOf } from './open-job.ts'
import { sourceOf } from './places/open-places.ts'
import { Runner } from './runner.ts'

const minute = 60_000
const time = fc.integer({ min: 0, max: 1439 })

test('over days, minute by minute, work stands and goes on at the two hours of its schedule alone, midnight or not', () => {
  fc.assert(
    fc.property(time, time, time, (from, to, begun) => {
      fc.pre(from !== to)
      // No clock of the world is put forward or back on these days.
      const start = new Date(2026, 0, 13, 0, begun).getTime()
      const days = 2
      let allowed = 0
      let was = isWithin({ from, to }, new Date(start - minute))
      for (let passed = 0; passed < days * 1440; passed++) {
        const now = new Date(start + passed * minute)
        const is = isWithin({ from, to }, now)
        if (is !== was) expect(now.getHours() * 60 + now.getMinutes()).toBe(is ? from : to)
        was = is
        if (is) allowed += 1
      }
      expect(allowed).toBe(days * ((to - from + 1440) % 1440))
    }),
    { numRuns: 20 },
  )
})

test('a job waits for its hours, works after midnight, and stands still in the morning', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-schedule-'))
  mkdirSync(join(folder, 'source'))
  const library = openLibrary(join(folder, 'home'))
  const { bulkJobs, bulkItems } = library.database
  const wishes = { policy: 'strict', mask: null, language: 'auto' as const, model: 'any', names: [] }
  const job = jobOf(library, { source: join(folder, 'source'), out: join(folder, 'out'), wishes })
  bulkItems.found(job.id, 1, [{ path: 'a.mp4', size: 1, modified: 0, code: null }])
  const source = await sourceOf(library, job, folder)
  const taken = Promise.withResolvers<never>()
  let asked = 0
  let clock = new Date('2026-11-22T12:00:00')
  const runner = new Runner(library, job, {
    source: {
      ...source,
      take: () => {
        asked += 1
        return taken.promise
      },
    },
    destination: {
      ...{ isElsewhere: false, withPeople: null, folderFor: () => null, refuseGone: async () => undefined },
      ...{ keep: async () => null, end: async () => undefined },
    },
    conditions: { ...conditionsOf(library.home), now: () => clock },
    quiet: { between: hoursOf('20:00-07:00'), onBattery: true, whileRecording: true },
    ...{ policy: await loadPolicy('strict'), needsPersonFor: [], recipe: 'r', jobs: 1, threads: 1, nice: 0 },
    ...{ reportLanguage: 'en', force: false, signal: new AbortController().signal },
    onEvent: () => undefined,
    onBug: () => undefined,
  })
  const ended = runner.run()
  const stateIs = (state: string) => vi.waitFor(() => expect(bulkJobs.get(job.id)?.state).toBe(state), 30_000)
  await stateIs('paused')
  expect(bulkJobs.get(job.id)?.live?.paused).toEqual(['schedule'])
  expect(asked).toBe(0)
  clock = new Date('2026-11-23T00:30:00')
  await stateIs('running')
  expect(asked).toBe(1)
  clock = new Date('2026-11-23T07:00:00')
  await stateIs('paused')
  taken.reject(new StudioError('disk-full'))
  expect(await ended).toMatchObject({ code: 'disk-full' })
  library.close()
  rmSync(folder, { recursive: true })
})
