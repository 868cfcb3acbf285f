import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { faceLeaks } from '../support/face-leaks.ts'
import { findFaces, hidingAll, renderHidden } from '../support/hidden-faces.ts'
import { composeCall, movingCall } from '../support/moving-call.ts'
import { contextIn } from '../support/redacted.ts'
import { samplesFolder } from '../support/samples.ts'
import type { Accuracy } from './accuracy.ts'

/** A composed call whose tiles come, slide, shrink and grow: faces that can be made out, and what was hidden besides. */
export default {
  id: 'moving',
  async run({ folder, log }) {
    const needed = ['calls/coaching-prix.mp4', 'starter/starter-call.mp4']
    if (needed.some((path) => !existsSync(join(samplesFolder, path))))
      return { skipped: 'no recordings to compose a call from in the samples' }
    const video = join(folder, 'moving.mp4')
    const faces = await composeCall(video, movingCall.arrangements, movingCall.seconds)
    const context = await contextIn(folder)
    const output = join(folder, 'moving-hidden.mp4')
    await renderHidden(video, hidingAll(await findFaces(video, context)), output, context)
    const result = await faceLeaks(video, output, (frame) => faces[frame] ?? null)
    for (const { frame, face } of result.leaks) log(`moving: frame ${frame}, face ${face.who} can be seen`)
    return [
      {
        what: 'faces: still seen while tiles move',
        value: result.leaks.length,
        unit: 'faces',
        limit: { kind: 'at most', value: 0 },
        note: `of ${result.faces}`,
      },
      {
        what: 'faces: picture wrongly hidden while tiles move',
        value: 100 * result.collateral,
        unit: '%',
        limit: { kind: 'at most', value: 2 },
      },
    ]
  },
} satisfies Accuracy
