import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FF_ENCODER_PCM_S16LE } from 'node-av/constants'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probe } from '../../../native/media/probe.ts'
import { makeMedia } from '../../../test/support/fixtures.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { Span } from '../../contract/span.ts'
import { checkFlatSound } from './sound.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flat-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Syllables from 20 to 22 s, silence from 5 to 7 s, a steady tone around them. */
function heardAt(time: number): number {
  if (time >= 5 && time < 7) return 0
  const level = time >= 20 && time < 22 ? Math.max(0, Math.sin(2 * Math.PI * 3 * time)) : 0.5
  return 0.4 * level * Math.sin(2 * Math.PI * 300 * time)
}

async function examined(spans: readonly Span[]) {
  const audio = [{ rate: 16_000, channels: 1, seconds: 30, codec: FF_ENCODER_PCM_S16LE, sample: heardAt }]
  const path = await makeMedia(join(folder, 'render.mkv'), { audio })
  const plan: RedactionPlan = {
    ...{ version: 1, source: { sha256: 'a'.repeat(64), duration: 30 }, video: [], text: [] },
    audio: spans.map((span) => ({ ...span, kind: 'PHONE', reasons: [] })),
  }
  const rendered = { path, info: await probe(path) }
  return checkFlatSound(rendered, plan, join(folder, 'scratch'), new AbortController().signal)
}

const many = Array.from({ length: 100 }, (_, i) => ({ start: 19.5 + i * 0.03, end: 19.5 + i * 0.03 + 0.029 }))

test.each<[string, Span[], Span[], number]>([
  [
    'silence and a tone are masks',
    [
      { start: 5.1, end: 6.9 },
      { start: 10, end: 12 },
    ],
    [
      { start: 5.1, end: 6.9 },
      { start: 10, end: 12 },
    ],
    0,
  ],
  ['speech in a stretch that is said to be hidden', [{ start: 20.2, end: 21.8 }], [], 1],
  ['speech in a stretch of everything', [{ start: 8, end: 1e9 }], [], 1],
  ['a stretch behind the end', [{ start: 40, end: 50 }], [], 0],
  ['stretches too short to be looked at excuse nothing', many, [], 0],
  ['nothing hidden', [], [], 0],
])('a plan alone: %s', async (_, spans, flat, leaks) => {
  const found = await examined(spans)
  expect(found.flat).toEqual(flat)
  expect(found.leaks).toHaveLength(leaks)
  expect(found.check.examined).toBeLessThanOrEqual(30)
})
