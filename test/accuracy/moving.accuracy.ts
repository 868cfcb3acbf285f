import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ComposedCall, composeCall } from '../support/composed-call.ts'
import { faceLeaks } from '../support/face-leaks.ts'
import { findFaces, hidingAll, renderHidden } from '../support/hidden-faces.ts'
import { galleryCall, movingCall } from '../support/moving-call.ts'
import { contextIn } from '../support/redacted.ts'
import { samplesFolder } from '../support/samples.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

const calls = { 'tiles on their way': movingCall, 'gallery, speaker and self-view': galleryCall } satisfies Record<
  string,
  ComposedCall
>

/** Composed calls whose tiles come, slide, shrink, grow and change places: faces that can be made out, and what was hidden besides. */
export default {
  id: 'moving',
  async run({ folder, log }) {
    const needed = ['calls/coaching-prix.mp4', 'starter/starter-call.mp4']
    if (needed.some((path) => !existsSync(join(samplesFolder, path))))
      return { skipped: 'no recordings to compose a call from in the samples' }
    const context = await contextIn(folder)
    const rows: AccuracyRow[] = []
    for (const [name, call] of Object.entries(calls)) {
      const video = join(folder, 'moving.mp4')
      const { faces } = await composeCall(video, call)
      const output = join(folder, 'moving-hidden.mp4')
      await renderHidden(video, hidingAll(await findFaces(video, context)), output, context)
      const result = await faceLeaks(video, output, (frame) => faces[frame] ?? null)
      for (const { frame, face } of result.leaks) log(`${name}: frame ${frame}, face ${face.who} can be seen`)
      rows.push({
        what: `faces: still seen, ${name}`,
        value: result.leaks.length,
        unit: 'faces',
        limit: { kind: 'at most', value: 0 },
        note: `of ${result.faces}`,
      })
      rows.push({
        what: `faces: picture wrongly hidden, ${name}`,
        value: 100 * result.collateral,
        unit: '%',
        limit: { kind: 'at most', value: 2 },
      })
    }
    return rows
  },
} satisfies Accuracy
