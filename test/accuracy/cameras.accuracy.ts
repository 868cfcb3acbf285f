import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { analysed, regionsOf, stageContext } from '../support/analysed.ts'
import { camerasCall } from '../support/cameras-call.ts'
import { composeCall } from '../support/composed-call.ts'
import { faceLeaks } from '../support/face-leaks.ts'
import { renderHidden } from '../support/hidden-faces.ts'
import { samplesFolder } from '../support/samples.ts'
import type { Accuracy } from './accuracy.ts'

const needed = ['calls/coaching-prix.mp4', 'starter/starter-call.mp4', 'images/Family1-Mom1.jpg']
const silence = { language: 'fr', duration: 21, speakers: [], segments: [] }

/**
 * A composed call in which cameras go off and on: faces and names that can be made out by pixels, with all that the
 * detect and track stages find hidden, and what was hidden besides.
 */
export default {
  id: 'cameras',
  async run({ folder, log }) {
    if (needed.some((path) => !existsSync(join(samplesFolder, path))))
      return { skipped: 'no recordings to compose a call from in the samples' }
    const context = await stageContext(folder)
    const video = join(folder, 'cameras.mp4')
    const truth = await composeCall(video, await camerasCall())
    const { source, findings } = await analysed(video, silence, context)
    const output = join(folder, 'cameras-hidden.mp4')
    const regions = [...regionsOf(findings, 'face'), ...regionsOf(findings, 'text')]
    await renderHidden(
      video,
      {
        version: 1,
        source: { sha256: source.sha256, duration: source.media.duration },
        ...{ video: regions, audio: [], text: [] },
      },
      output,
      context,
    )
    const result = await faceLeaks(
      video,
      output,
      (frame) => truth.faces[frame] ?? null,
      (frame) => truth.names[frame] ?? [],
    )
    for (const { frame, face } of result.leaks) log(`frame ${frame}, face ${face.who} can be seen`)
    for (const { frame, text } of result.read) log(`frame ${frame}, ${text} can be read`)
    return [
      {
        what: 'cameras off and on: faces still seen',
        value: result.leaks.length,
        unit: 'faces',
        limit: { kind: 'at most', value: 0 },
        note: `of ${result.faces}`,
      },
      {
        what: 'cameras off and on: names that can be read',
        value: result.read.length,
        unit: 'names',
        limit: { kind: 'at most', value: 0 },
        note: `of ${result.names}`,
      },
      {
        what: 'cameras off and on: picture wrongly hidden',
        value: 100 * result.collateral,
        unit: '%',
        limit: { kind: 'at most', value: 2 },
      },
    ]
  },
} satisfies Accuracy
