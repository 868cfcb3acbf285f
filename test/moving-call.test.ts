import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faceLeaks } from './support/face-leaks.ts'
import { findFaces, hidingAll, renderHidden } from './support/hidden-faces.ts'
import { type Arrangement, composeCall, movingCall } from './support/moving-call.ts'
import { contextIn } from './support/redacted.ts'
import { sample, samplesMissing } from './support/samples.ts'

const without = !sample('calls/coaching-prix.mp4') || !sample('starter/starter-call.mp4')

// The short form; `npm run accuracy -- moving` goes through every change of layout.
test.skipIf(without)(
  `tiles that slide and shrink take their masks along (else ${samplesMissing})`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'estompe-moving-'))
    try {
      const { grid, column } = movingCall
      const arrangements: Arrangement[] = [
        { at: 0, takes: 0, tiles: grid },
        { at: 0.4, takes: 0.8, tiles: column },
      ]
      const video = join(folder, 'call.mp4')
      const faces = await composeCall(video, arrangements, 1.6)
      const context = await contextIn(folder)
      const found = await findFaces(video, context)
      const output = join(folder, 'hidden.mp4')
      await renderHidden(video, hidingAll(found), output, context)
      const { leaks, faces: shown, collateral } = await faceLeaks(video, output, (frame) => faces[frame] ?? null)
      expect(shown).toBe(160)
      expect(leaks.map(({ frame, face }) => `${frame}: ${face.who}`)).toEqual([])
      expect(collateral).toBeLessThan(0.02)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  240_000,
)
