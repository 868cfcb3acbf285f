import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ComposedCall, composeCall, type Rect } from './support/composed-call.ts'
import { faceLeaks } from './support/face-leaks.ts'
import { findFaces, hidingAll, renderHidden } from './support/hidden-faces.ts'
import { movingCall } from './support/moving-call.ts'
import { contextIn } from './support/redacted.ts'
import { sample, samplesMissing } from './support/samples.ts'

const without = !sample('calls/coaching-prix.mp4') || !sample('starter/starter-call.mp4')
const { grid, column } = movingCall
const speaker: Rect = [160, 0, 960, 720]

// The short forms; `npm run accuracy -- moving` goes through every change of layout.
const calls: { what: string; call: ComposedCall; shown: number }[] = [
  {
    what: 'tiles that slide and shrink',
    call: {
      seconds: 1.6,
      arrangements: [
        { at: 0, takes: 0, tiles: grid },
        { at: 0.4, takes: 0.8, tiles: column },
      ],
    },
    shown: 160,
  },
  {
    what: 'a self-view that is dragged across a tile',
    call: {
      seconds: 1.2,
      seats: [{ source: 1 }, { source: 0, mirrored: true }],
      arrangements: [
        { at: 0, takes: 0, tiles: [speaker, [1056, 556, 208, 156]] },
        { at: 0.36, takes: 0.7, tiles: [speaker, [16, 12, 208, 156]] },
      ],
    },
    shown: 60,
  },
]

for (const { what, call, shown } of calls)
  test.skipIf(without)(`${what}: masks go along (else ${samplesMissing})`, { timeout: 240_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'estompe-moving-'))
    try {
      const video = join(folder, 'call.mp4')
      const { faces } = await composeCall(video, call)
      const context = await contextIn(folder)
      const found = await findFaces(video, context)
      const output = join(folder, 'hidden.mp4')
      await renderHidden(video, hidingAll(found), output, context)
      const { leaks, faces: seen, collateral } = await faceLeaks(video, output, (frame) => faces[frame] ?? null)
      expect(seen).toBe(shown)
      expect(leaks.map(({ frame, face }) => `${frame}: ${face.who}`)).toEqual([])
      expect(collateral).toBeLessThan(0.02)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
