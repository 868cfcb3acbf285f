import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { writeWhole } from '../../../native/files/aside.ts'
import { keptStream, readKeptText } from '../../../native/files/kept.ts'
import { checkCancelled } from '../../contract/errors.ts'
import { Detection, FaceLook, TrackInput, TrackOutput } from '../../contract/pipeline.ts'
import { type StageContext, stage } from '../../contract/stage.ts'
import { layoutMoves } from '../../sight/layout.ts'
import { type FoundFace, faceFindings, type Shot } from './faces.ts'
import { textFindings } from './lines.ts'
import { twoByLooks, withPersons } from './persons.ts'
import { screenFindings } from './screens.ts'
import { speechFindings } from './speech.ts'

/**
 * From single sightings to things over time. Faces are joined within each shot, forwards and backwards, held through
 * gaps and extended to where they may have been; lines of text and screens come already followed.
 */
export const trackStage = stage<TrackInput, TrackOutput>({
  name: 'track',
  version: 10,
  input: TrackInput,
  output: TrackOutput,
  uses: () => [],
  async run({ source, detected }, context) {
    const speech = speechFindings(detected.spoken)
    const known = detected.wordTimes === undefined ? {} : { wordTimes: detected.wordTimes }
    if (!detected.detections) return { findings: speech, ...known }
    const looks = detected.faceLooks ? await looksIn(detected.faceLooks) : []
    const areTwo = twoByLooks(looks)
    const faces: FoundFace[] = []
    const text: Detection[] = []
    const screens: Detection[] = []
    const { cuts, moves } = layoutMoves(detected.cuts, detected.leaps)
    const shots = shotsOf(cuts, source.media.duration)
    let current = 0
    let inShot: Detection[] = []
    const close = (): void => {
      const shot = shots[current]
      if (shot) {
        const lasts = lasting(shot, inShot)
        faces.push(...faceFindings(inShot, lasts, detected.faceInterval, faces.length + 1, moves, areTwo))
      }
      inShot = []
      current++
    }
    for await (const one of detectionsIn(detected.detections, context)) {
      if (one.kind === 'text') text.push(one)
      else if (one.kind === 'screen') screens.push(one)
      if (one.kind !== 'face') continue
      while (current < shots.length - 1 && one.time >= (shots[current] as Shot).end - 1e-6) close()
      inShot.push(one)
      context.progress(Math.min(one.time, source.media.duration), source.media.duration)
    }
    while (current < shots.length) close()
    context.progress(source.media.duration, source.media.duration)
    context.log('tracked', { faces: faces.length })
    const persons = withPersons(faces, looks)
    const personLooks = join(context.folder, 'person-looks.json')
    await writeWhole(personLooks, JSON.stringify(persons.looks))
    return {
      findings: [...persons.findings, ...textFindings(text), ...screenFindings(screens), ...speech],
      personLooks,
      ...known,
    }
  },
})

/** None where they were deleted as biometric data: persons are then told apart by place and time alone. */
async function looksIn(file: string): Promise<FaceLook[]> {
  return existsSync(file) ? FaceLook.array().parse(JSON.parse(await readKeptText(file))) : []
}

/** Stretches between cuts; there is always one. */
function shotsOf(cuts: readonly number[], duration: number): Shot[] {
  const starts = cuts.length > 0 ? cuts : [0]
  return starts.map((start, i) => ({
    start: i === 0 ? 0 : start,
    end: starts[i + 1] ?? Math.max(duration, start),
    first: i === 0,
    last: i === starts.length - 1,
  }))
}

/** The last shot lasts at least as long as what was seen in it, whatever the header says. */
const lasting = (shot: Shot, seen: readonly Detection[]): Shot =>
  shot.last ? { ...shot, end: Math.max(shot.end, ...seen.slice(-50).map((one) => one.time + 0.2)) } : shot

async function* detectionsIn(path: string, context: StageContext): AsyncGenerator<Detection> {
  let lines = 0
  for await (const line of createInterface({ input: keptStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (++lines % 1000 === 0) checkCancelled(context.signal)
    if (line !== '') yield Detection.parse(JSON.parse(line))
  }
}
